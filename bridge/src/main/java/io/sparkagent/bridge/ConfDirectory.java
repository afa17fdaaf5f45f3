package io.sparkagent.bridge;

import java.io.File;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.k8s.submit.KubernetesClientUtils;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;

/** The files of SPARK_CONF_DIR that Spark would hand to executors, chosen by Spark's own code. */
final class ConfDirectory {
    final Map<String, String> files = new TreeMap<>();
    final SortedSet<String> leftOut = new TreeSet<>();

    static ConfDirectory load(SparkConf conf) {
        ConfDirectory loaded = new ConfDirectory();
        // nothing to add: the agent writes the executors' properties
        scala.collection.immutable.Map<String, String> none =
                scala.collection.immutable.Map$.MODULE$.empty();
        Iterator<Tuple2<String, String>> all =
                KubernetesClientUtils.buildSparkConfDirFilesMap("", conf, none).iterator();
        while (all.hasNext()) {
            Tuple2<String, String> file = all.next();
            loaded.files.put(file._1(), file._2());
        }
        loaded.leftOut.addAll(wanted(conf));
        loaded.leftOut.removeAll(loaded.files.keySet());
        return loaded;
    }

    /** Spark's filter by name: what it passes and Spark did not load is too large or not text. */
    private static SortedSet<String> wanted(SparkConf conf) {
        SortedSet<String> names = new TreeSet<>();
        File[] files = directory(conf).listFiles(File::isFile);
        if (files != null) {
            for (File file : files) {
                String name = file.getName();
                if (!name.matches(".*\\.(gz|zip|jar|tar|template)|spark.*(conf|properties)")) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static File directory(SparkConf conf) {
        String directory = conf.getenv("SPARK_CONF_DIR");
        if (directory != null) {
            return new File(directory);
        }
        Option<String> home = conf.getOption("spark.home");
        return home.isDefined() ? new File(home.get(), "conf") : new File("");
    }
}
