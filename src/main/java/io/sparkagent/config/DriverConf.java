package io.sparkagent.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a driver has said about itself in its hello. It holds secrets: {@link ConfInForce} is what
 * may be shown of it.
 *
 * @param user the conf as the user wrote it
 * @param driver what only the running driver knows, and what therefore counts instead
 * @param environment of the driver's container
 */
public record DriverConf(
        Map<String, String> user, Map<String, String> driver, Map<String, String> environment) {

    /** No driver has said hello. */
    public static final DriverConf NONE = new DriverConf(Map.of(), Map.of(), Map.of());

    public DriverConf {
        user = Map.copyOf(user);
        driver = Map.copyOf(driver);
        environment = Map.copyOf(environment);
    }

    Map<String, String> all() {
        Map<String, String> all = new TreeMap<>(user);
        all.putAll(driver);
        all.putAll(environment);
        return all;
    }

    /** The rules of what must not be shown, and the secrets of this conf. */
    public Redaction redaction() {
        return Redaction.of(all());
    }

    public Optional<String> find(String key) {
        return Optional.ofNullable(driver.get(key)).or(() -> Optional.ofNullable(user.get(key)));
    }

    @Override
    public String toString() {
        return "conf of " + user.size() + " keys"; // the rest may hold secrets
    }
}
