package dev.aether.state.range;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import dev.aether.state.codec.Transactions;
import dev.aether.state.wire.StateProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CommandsTest {
    private static final Bytes KEY = Bytes.utf8("key");
    private static final Op.Put PUT = new Op.Put(KEY, Bytes.utf8("value"), 0, false, false, false);

    @Test
    void onePutIsReadAsInFull() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Op.Put put =
                    new Op.Put(
                            bytes(random),
                            bytes(random),
                            random.nextBoolean() ? 0 : random.nextLong(),
                            random.nextBoolean(),
                            random.nextBoolean(),
                            random.nextBoolean());
            long edition = random.nextInt(3) - 1L;
            StateProto.Command command = Commands.under(command(Txn.of(put)), edition);
            Bytes entry = Commands.encode(command);

            Optional<Commands.OnePut> read = Commands.onePut(entry);

            assertThat(read)
                    .as("seed %s", seed)
                    .contains(new Commands.OnePut(put, command.getUnder()));
            assertThat(read.orElseThrow().txn())
                    .isEqualTo(Transactions.decode(Commands.decode(entry).getTxn()));
        }
    }

    private static Bytes bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private static StateProto.Command command(Txn txn) {
        return StateProto.Command.newBuilder().setTxn(Transactions.encode(txn)).build();
    }

    @Test
    void anyOtherCommandIsReadInFull() {
        List<StateProto.Command> others = new ArrayList<>();
        others.add(command(Txn.of()));
        others.add(command(Txn.of(PUT, PUT)));
        others.add(command(Txn.of(Op.delete(KEY))));
        others.add(command(Txn.of(new Op.Nested(Txn.of(PUT)))));
        others.add(command(new Txn(List.of(), List.of(), List.of(PUT))));
        others.add(command(new Txn(List.of(), List.of(PUT), List.of(PUT))));
        others.add(Commands.fenced(command(Txn.of(PUT)), 3));
        others.add(Commands.compact(7));
        others.add(StateProto.Command.getDefaultInstance());

        assertThat(others).allMatch(each -> Commands.onePut(Commands.encode(each)).isEmpty());
    }

    @Test
    void bytesThatAreCutAreNoPut() {
        byte[] whole = Commands.encode(command(Txn.of(PUT))).toArray();
        for (int length = 0; length < whole.length; length++) {
            Bytes cut = Bytes.wrap(whole).slice(0, length);
            assertThat(Commands.onePut(cut)).as("%s bytes", length).isEmpty();
        }
    }
}
