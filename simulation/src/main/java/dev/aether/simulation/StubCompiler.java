package dev.aether.simulation;

import dev.aether.environment.Environment;
import dev.aether.runtime.SharedCode;
import dev.aether.runtime.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Compiles texts, a time in milliseconds and a word, to the word; in so much time. */
final class StubCompiler {
    private final Environment environment;
    private final SharedCode code;
    private final Runnable began;

    /**
     * @param began hears of each compilation
     */
    StubCompiler(Environment environment, SharedCode code, Runnable began) {
        this.environment = environment;
        this.code = code;
        this.began = began;
    }

    /** What a text was compiled to, here or elsewhere. */
    String code(Workload workload, String text) {
        String key = "stub-" + workload.digest().replace(':', '-');
        byte[] compiled = code.find(key).orElseGet(() -> code.obtain(key, () -> compile(text)));
        return new String(compiled, StandardCharsets.UTF_8);
    }

    private byte[] compile(String text) {
        began.run();
        int space = text.indexOf(' ');
        long millis = Long.parseLong(text.substring(0, space));
        environment.timers().sleep(Duration.ofMillis(millis));
        return text.substring(space + 1).getBytes(StandardCharsets.UTF_8);
    }
}
