package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.TrapException.Code;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Classes of compiled functions are loaded when they are first called, also by a guest that has
 * just used up its stack: nobody after it may suffer for that.
 */
@Timeout(120)
class DeepTest {
    private static final int ROUNDS = 300;
    private static final int STACK_BYTES = 512 << 10;

    private final CompilationCache kept = new Kept();
    private final Component deep = Component.parse(Guests.bytes("deep"));

    @Test
    void aFunctionFirstCalledAtTheEndOfTheStackCanBeCalledLater() {
        int deepest = deepest();
        int trapped = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ComponentTemplate fresh = fresh();

            boolean answered = dives(fresh, deepest / 2 + deepest * round / ROUNDS);

            trapped += answered ? 0 : 1;
            assertThat(dives(fresh, 1)).isTrue();
        }
        assertThat(trapped).isBetween(1, ROUNDS - 1);
    }

    /** With classes that nobody has used: an engine shares what it has loaded. */
    private ComponentTemplate fresh() {
        return ComponentEngine.create(kept).prepare(deep, HostImports.none());
    }

    /** How deep it comes, about: the virtual machine compiles it meanwhile. */
    private int deepest() {
        int answered = 1;
        int trapped = 1 << 20;
        while (trapped - answered > 1) {
            int middle = (answered + trapped) / 2;
            if (dives(fresh(), middle)) {
                answered = middle;
            } else {
                trapped = middle;
            }
        }
        return answered;
    }

    /** Whether it answers; if not, its stack was exhausted. */
    private static boolean dives(ComponentTemplate template, int depth) {
        var answer = new CompletableFuture<Boolean>();
        Runnable dive =
                () -> {
                    try (var guest = template.instantiate(Limits.standard(), "no state")) {
                        assertThat(guest.call("dive", depth)).isEqualTo(39);
                        answer.complete(true);
                    } catch (TrapException trap) {
                        assertThat(trap.code()).isEqualTo(Code.STACK_EXHAUSTED);
                        answer.complete(false);
                    } catch (Throwable other) {
                        answer.completeExceptionally(other);
                    }
                };
        new Thread(null, dive, "diver", STACK_BYTES).start();
        return answer.join();
    }

    private static final class Kept implements CompilationCache {
        private final Map<String, byte[]> artefacts = new ConcurrentHashMap<>();

        @Override
        public Optional<byte[]> find(String key) {
            return Optional.ofNullable(artefacts.get(key));
        }

        @Override
        public void store(String key, byte[] artefact) {
            artefacts.put(key, artefact);
        }
    }
}
