package dev.aether.state;

import static dev.aether.state.FourNodes.STRANGER;
import static dev.aether.state.FourNodes.assertCode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a keyspace keeps beside its keys. */
final class NotesTest {
    private static final Bytes KEY = Bytes.utf8("key");
    private final FourNodes nodes = new FourNodes();

    private long edition() {
        return nodes.on(1, Keyspace::notes).edition();
    }

    private static Notes.Change change(long edition, String name, String value) {
        return new Notes.Change(edition, new TreeMap<>(Map.of(name, Bytes.utf8(value))));
    }

    @Test
    void areChangedByWhoKnowsThemAndReadOnAllNodesWithoutARevision() {
        long before = nodes.on(1, keyspace -> keyspace.status().revision());

        nodes.on(1, keyspace -> keyspace.note(change(0, "who", "alice")));
        long former = edition();
        nodes.on(2, keyspace -> keyspace.note(change(former, "what", "keys")));

        assertRefused(
                () -> nodes.on(3, keyspace -> keyspace.note(change(former, "who", "mallory"))));
        for (int node = 1; node <= STRANGER; node++) {
            Notes notes = nodes.on(node, Keyspace::notes);
            assertThat(notes.edition()).isEqualTo(edition()).isNotEqualTo(former);
            assertThat(notes.rows())
                    .containsEntry("who", Bytes.utf8("alice"))
                    .containsEntry("what", Bytes.utf8("keys"));
            long after = nodes.on(node, keyspace -> keyspace.status().revision());
            assertThat(after).isEqualTo(before);
        }
        long last = edition();
        nodes.on(3, keyspace -> keyspace.note(change(last, "who", "")));
        assertThat(nodes.on(1, Keyspace::notes).rows()).containsOnlyKeys("what");
    }

    @Test
    void whatIsAskedUnderAnotherEditionIsRefused() {
        nodes.on(1, keyspace -> keyspace.note(change(0, "who", "alice")));
        long present = edition();
        Txn put = Txn.of(Op.put(KEY, KEY));
        RangeQuery read = RangeQuery.of(KeyRange.single(KEY));

        for (int node = 1; node <= STRANGER; node++) {
            int asked = node;
            nodes.on(asked, keyspace -> keyspace.under(present).txn(put));
            assertThat(nodes.on(asked, keyspace -> keyspace.under(present).range(read)).entries())
                    .hasSize(1);
            assertRefused(() -> nodes.on(asked, keyspace -> keyspace.under(0).txn(put)));
            assertRefused(() -> nodes.on(asked, keyspace -> keyspace.under(0).range(read)));
            assertRefused(() ->
                    nodes.on(asked, keyspace -> keyspace.under(present + 1).compact(2, false)));
            assertRefused(() ->
                    nodes.on(asked, keyspace -> keyspace.under(0).grant(0, Duration.ofSeconds(9))));
        }
    }

    @Test
    void aCopyTellsAllThatIsHeldInTheOrderInWhichItWasMade() {
        nodes.on(1, keyspace -> keyspace.txn(Txn.of(Op.put(KEY, Bytes.utf8("1")))));
        nodes.on(1, keyspace -> keyspace.txn(Txn.of(Op.put(KEY, Bytes.utf8("2")))));
        nodes.on(1, keyspace -> keyspace.txn(Txn.of(Op.delete(KEY))));
        nodes.on(1, keyspace -> keyspace.grant(7, Duration.ofSeconds(9)));
        nodes.on(1, keyspace -> keyspace.note(change(0, "who", "alice")));
        nodes.on(1, Keyspace::notes);

        List<String> told = new ArrayList<>();
        try (Copy copy = nodes.on(1, Keyspace::copy)) {
            copy.versions((place, version) ->
                    told.add(
                            version.modRevision()
                                    + "."
                                    + place
                                    + " "
                                    + version.version()
                                    + " "
                                    + version.value().utf8()));
            assertThat(copy.position().revision()).isEqualTo(4);
            assertThat(copy.leases()).containsEntry(7L, 9L);
            assertThat(copy.notes().rows()).containsKey("who");
        }

        assertThat(told).containsExactly("2.0 1 1", "3.0 2 2", "4.0 0 ");
    }

    private static void assertRefused(ThrowingCallable work) {
        assertCode(StateException.Code.NOTES_CHANGED, work);
    }
}
