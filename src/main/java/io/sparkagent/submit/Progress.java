package io.sparkagent.submit;

/** Told of the bytes of a file that have left this machine. */
@FunctionalInterface
public interface Progress {

    /** Tells nobody. */
    Progress SILENT = (_, _, _) -> {};

    /**
     * It may fall back where a part is sent again.
     *
     * @param name of the file, without its folder
     * @param done bytes of this file so far
     * @param total its size in bytes
     */
    void moved(String name, long done, long total);
}
