package io.sparkagent.manifest;

import io.sparkagent.config.ResourceProfile.Resource;
import io.sparkagent.config.SparkConf;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * GPUs and whatever else a device plugin offers, of the default profile.
 *
 * <p>Keys: {@code spark.executor.resource.NAME.amount} and {@code .vendor}; the pod asks for {@code
 * vendor/NAME}. {@code .discoveryScript} is run by the executor, which learns of it from the
 * driver.
 */
final class CustomResources {

    private CustomResources() {}

    static Map<String, Resource> read(SparkConf conf, Role role) {
        String start = role.sparksKey("resource.");
        TreeSet<String> names = new TreeSet<>();
        conf.prefixed(start)
                .keySet()
                .forEach(
                        key -> {
                            int dot = key.indexOf('.');
                            names.add(dot < 0 ? key : key.substring(0, dot));
                        });
        Map<String, Resource> resources = new TreeMap<>();
        for (String name : names) {
            String prefix = start + name;
            if (conf.text(prefix + ".amount").isEmpty()) {
                conf.problems()
                        .add("set " + prefix + ".amount too: how many of " + name + " are wanted");
                continue;
            }
            OptionalInt amount = conf.integer(prefix + ".amount", 0);
            if (amount.orElse(0) > 0) {
                String vendor = vendor(conf, prefix, name);
                if (!vendor.isEmpty()) {
                    resources.put(name, new Resource(amount.getAsInt(), vendor));
                }
            }
        }
        return resources;
    }

    private static String vendor(SparkConf conf, String prefix, String name) {
        String key = prefix + ".vendor";
        String vendor = conf.text(key, "");
        if (vendor.isEmpty()) {
            conf.problems()
                    .add(
                            "set "
                                    + key
                                    + " too, such as nvidia.com: Kubernetes knows the resource as"
                                    + " vendor/"
                                    + name);
        } else if (!Syntax.QUALIFIED_NAME.fits(vendor + "/" + name)) {
            conf.problems()
                    .add(
                            key,
                            vendor,
                            "write a domain, such as nvidia.com; "
                                    + vendor
                                    + "/"
                                    + name
                                    + " cannot be a resource's name");
            return "";
        }
        return vendor;
    }
}
