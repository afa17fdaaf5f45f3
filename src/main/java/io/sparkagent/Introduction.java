package io.sparkagent;

import io.sparkagent.config.DriverConf;
import io.sparkagent.config.Redaction;
import io.sparkagent.driver.Hello;

/**
 * A hello, with what is found out about it while nobody has to wait for that.
 *
 * @param redaction in which the user's own rule takes its time
 */
record Introduction(Hello hello, DriverConf conf, Redaction redaction) {

    static Introduction of(Hello hello) {
        DriverConf conf = Session.conf(hello);
        return new Introduction(hello, conf, conf.redaction());
    }
}
