package dev.aether.component.wasi.stores;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Settings a guest may look up; safe for several threads. */
public interface ConfigSource {
    Optional<String> value(String key) throws IOException, InterruptedException;

    /** Every setting, in an order of the source's. */
    Map<String, String> all() throws IOException, InterruptedException;

    /** Settings that never change. */
    static ConfigSource of(Map<String, String> settings) {
        Map<String, String> copy = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        return new ConfigSource() {
            @Override
            public Optional<String> value(String key) {
                return Optional.ofNullable(copy.get(key));
            }

            @Override
            public Map<String, String> all() {
                return copy;
            }
        };
    }
}
