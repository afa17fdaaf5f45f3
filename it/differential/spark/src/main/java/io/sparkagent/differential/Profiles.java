package io.sparkagent.differential;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.resource.ResourceProfileBuilder;

/** Resource profiles as an application's code makes them (stage-level scheduling). */
final class Profiles {

    private static final int FIRST_AFTER_DEFAULT = 1;

    private Profiles() {}

    /** The default profile is made in any case, for others take from it what they leave out. */
    static ResourceProfile of(Map<String, String> requests, SparkConf conf) {
        ResourceProfile$.MODULE$.clearDefaultProfile();
        ResourceProfile standard = ResourceProfile$.MODULE$.getOrCreateDefaultProfile(conf);
        if (requests.isEmpty()) {
            return standard;
        }
        ExecutorResourceRequests executor = new ExecutorResourceRequests();
        requests.forEach((name, amount) -> request(executor, name, amount.trim()));
        ResourceProfile profile = new ResourceProfileBuilder().require(executor).build();
        profile.setResourceProfileId(FIRST_AFTER_DEFAULT);
        return profile;
    }

    private static void request(ExecutorResourceRequests executor, String name, String amount) {
        switch (name) {
            case "cores":
                executor.cores(Integer.parseInt(amount));
                break;
            case "memory":
                executor.memory(amount);
                break;
            case "memoryOverhead":
                executor.memoryOverhead(amount);
                break;
            case "pyspark.memory":
                executor.pysparkMemory(amount);
                break;
            case "offHeap":
                executor.offHeapMemory(amount);
                break;
            default:
                String[] amountAndVendor = amount.split(" ", 2);
                executor.resource(
                        name,
                        Long.parseLong(amountAndVendor[0]),
                        "",
                        amountAndVendor.length == 1 ? "" : amountAndVendor[1]);
        }
    }
}
