package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.ByteSize;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import org.junit.jupiter.api.Test;

class CompiledStoreTest {
    private static final String JVM = "25.0.3+9-LTS";

    private final SimulatedMachine machine = new SimulatedWorld(1).machine("n1");

    @Test
    void whatWasStoredIsFoundAfterARestart() {
        open(1000).store("a", new byte[100]);

        assertThat(open(1000).find("a")).hasValue(new byte[100]);
        assertThat(open(1000).find("b")).isEmpty();
    }

    @Test
    void anotherVirtualMachineFindsNothing() {
        open(1000).store("a", new byte[100]);

        CompiledStore other =
                new CompiledStore(machine.environment(), new ByteSize(1000), "26.0.1+1");

        assertThat(other.find("a")).isEmpty();
    }

    @Test
    void whatWasUsedLongestAgoGoesFirstAlsoAfterARestart() {
        CompiledStore store = open(350);
        store.store("a", new byte[100]);
        store.store("b", new byte[100]);
        store.store("c", new byte[100]);
        store.find("a");

        CompiledStore restarted = open(350);
        restarted.store("d", new byte[100]);

        assertThat(restarted.find("b")).isEmpty();
        assertThat(restarted.find("a")).isPresent();
        assertThat(restarted.find("c")).isPresent();
        assertThat(restarted.find("d")).isPresent();
    }

    @Test
    void whatIsLargerThanTheWholeStoreIsNotKept() {
        CompiledStore store = open(350);
        store.store("a", new byte[100]);

        store.store("large", new byte[350]);

        assertThat(store.find("large")).isEmpty();
        assertThat(store.find("a")).isPresent();
    }

    @Test
    void whatIsStoredIsFoundAlsoWhenTheDiskIsFull() {
        open(1000).store("a", new byte[100]);
        open(1000).store("b", new byte[100]);
        CompiledStore restarted = open(1000);
        machine.environment().disk().delete("compiled/uses");
        machine.disk().capacity(new ByteSize(1));

        assertThat(restarted.find("a")).hasValue(new byte[100]);
    }

    @Test
    void aTornOrderOfUsesForgetsNothing() {
        open(1000).store("a", new byte[100]);
        open(1000).store("b", new byte[100]);
        machine.environment().disk().replace("compiled/uses", new byte[] {'a', '-', '\n', 0, -1});

        assertThat(open(1000).find("a")).isPresent();
        assertThat(open(1000).find("b")).isPresent();
    }

    @Test
    void aFileOfAnotherFormatIsForgotten() {
        open(1000).store("a", new byte[100]);
        String file = "compiled/" + machine.environment().disk().list("compiled").getFirst();
        machine.environment().disk().replace(file, new byte[50]);

        CompiledStore restarted = open(1000);

        assertThat(restarted.find("a")).isEmpty();
        assertThat(machine.environment().disk().exists(file)).isFalse();
    }

    private CompiledStore open(long bytesMax) {
        return new CompiledStore(machine.environment(), new ByteSize(bytesMax), JVM);
    }
}
