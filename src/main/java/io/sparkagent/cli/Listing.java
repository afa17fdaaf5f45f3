package io.sparkagent.cli;

import io.sparkagent.cli.WatchOption.Seen;
import java.io.PrintWriter;

/** Prints the drivers there are. */
record Listing(
        Surroundings surroundings, OutputOptions output, WatchOption watch, boolean everywhere) {

    void show(Cluster cluster, PrintWriter out, PrintWriter err) {
        watch.show(
                out,
                err,
                surroundings.terminal(),
                () -> {
                    DriverList list =
                            DriverList.look(
                                    cluster,
                                    Drivers.in(cluster, everywhere, surroundings.clock()),
                                    everywhere,
                                    surroundings.clock().instant());
                    return new Seen(
                            () -> output.print(out, list::data, () -> print(list, out, err)), true);
                });
    }

    private void print(DriverList list, PrintWriter out, PrintWriter err) {
        if (list.entries().isEmpty()) {
            err.println("There are no Spark drivers in " + list.place() + ".");
        } else {
            list.print(out, output.isWide(), everywhere, output.palette(surroundings));
        }
    }
}
