package io.sparkagent.cli;

import io.sparkagent.config.Problems;
import io.sparkagent.config.ResourceProfile.Resource;
import io.sparkagent.config.SparkConf;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One need of a resource profile as {@code NAME=AMOUNT[:VENDOR]}.
 *
 * @param name Spark's: cores, memory, memoryOverhead, pyspark.memory, offHeap, or that of a device
 */
record ResourceOption(String name, Resource resource) {

    private static final Pattern FORM = Pattern.compile("([^=:]+)=([^=:]+)(?::(.+))?");
    private static final Set<String> MEMORY =
            Set.of("memory", "memoryOverhead", "pyspark.memory", "offHeap");

    /** Memory is taken with a unit, and without one as MiB. */
    static final class Converter implements ITypeConverter<ResourceOption> {

        @Override
        public ResourceOption convert(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException(
                        "write it as NAME=AMOUNT or NAME=AMOUNT:VENDOR, not " + text);
            }
            String name = form.group(1);
            String vendor = form.group(3) == null ? "" : form.group(3);
            Problems problems = new Problems();
            SparkConf amount = new SparkConf(Map.of(name, form.group(2)), problems);
            long number =
                    MEMORY.contains(name)
                            ? amount.mebibytes(name).orElse(0L)
                            : amount.integer(name, 0, 1);
            problems.sentences()
                    .forEach(
                            sentence -> {
                                throw new TypeConversionException(sentence);
                            });
            if (vendor.isEmpty() && !MEMORY.contains(name) && !name.equals("cores")) {
                throw new TypeConversionException(
                        "name the vendor as in "
                                + text
                                + ":nvidia.com, because the pod asks for VENDOR/"
                                + name);
            }
            return new ResourceOption(name, new Resource(number, vendor));
        }
    }
}
