package io.sparkagent.kerberos;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.namenode.NameNode;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;

/**
 * A new NameNode with one DataNode, as the core-site.xml and hdfs-site.xml of the class path want
 * them, and a home folder for each user that is named. Says "ready" and runs until it is killed.
 */
public final class Hdfs {

    private static final String[] NO_OPTIONS = {};

    private Hdfs() {}

    public static void main(String[] users) {
        try {
            run(users);
        } catch (IOException | InterruptedException | RuntimeException e) {
            e.printStackTrace(); // threads of Hadoop's would keep the process
            System.exit(1);
        }
    }

    private static void run(String[] users) throws IOException, InterruptedException {
        DefaultMetricsSystem.setMiniClusterMode(true); // to format is to be a NameNode, too
        Configuration conf = new HdfsConfiguration();
        NameNode.format(conf);
        NameNode nameNode = NameNode.createNameNode(NO_OPTIONS, conf);
        DataNode dataNode = DataNode.createDataNode(NO_OPTIONS, conf);
        try (FileSystem files = FileSystem.newInstance(conf)) {
            for (String user : users) {
                Path home = new Path("/user", user);
                files.mkdirs(home);
                files.setOwner(home, user, user);
            }
        }
        while (!dataNode.isDatanodeFullyStarted() || nameNode.isInSafeMode()) {
            Thread.sleep(100);
        }
        System.out.println("ready");
        nameNode.join();
    }
}
