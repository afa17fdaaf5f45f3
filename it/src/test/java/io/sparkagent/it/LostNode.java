package io.sparkagent.it;

import java.util.List;

/**
 * A node that has gone without a word: nobody speaks for it, and whoever looks after the cluster
 * has taken it out. Its processes still run, as behind a broken network; they end when it is back.
 */
record LostNode(String name) implements AutoCloseable {

    /** Only that of a cluster which this project has started, on this machine. */
    static LostNode of(Driver driver) {
        LostNode node = new LostNode(driver.pod().getSpec().getNodeName());
        node.kubelet().destroyForcibly();
        Cluster.CLIENT.nodes().withName(node.name()).delete();
        return node;
    }

    private ProcessHandle kubelet() {
        List<ProcessHandle> found =
                ProcessHandle.allProcesses().filter(this::isItsKubelet).limit(2).toList();
        if (found.size() != 1) {
            throw new AssertionError(
                    "No kubelet of the node "
                            + name
                            + " can be seen from here: a test that loses a node needs the cluster of"
                            + " it/cluster/up.");
        }
        return found.getFirst();
    }

    private boolean isItsKubelet(ProcessHandle process) {
        List<String> words = NodeProcess.words(process);
        return words.getFirst().endsWith("/kubelet")
                && words.contains("--hostname-override")
                && words.contains(name);
    }

    /** The same machine as a new node. */
    @Override
    public void close() {
        Command.run("it/cluster/up");
    }
}
