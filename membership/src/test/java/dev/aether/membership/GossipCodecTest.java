package dev.aether.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GossipCodecTest {
    @Test
    void everyKindSurvivesTheWire() {
        List<Gossip.Kind> kinds =
                List.of(
                        new Gossip.Ping(7),
                        new Gossip.Ack(7),
                        new Gossip.PingRequest(9, new NodeId(3)),
                        new Gossip.Sync(
                                true,
                                List.of(
                                        new Gossip.Version(
                                                new Announcement.Key(new NodeId(1), "capacity"),
                                                5,
                                                6))),
                        new Gossip.News());
        for (Gossip.Kind kind : kinds) {
            Gossip gossip =
                    new Gossip(
                            kind,
                            List.of(Zone.member(4, 8, Member.Status.SUSPECT)),
                            List.of(
                                    new Announcement(
                                            new NodeId(4), "endpoints", 8, 2, Bytes.utf8("x"))));

            assertThat(GossipCodec.decode(GossipCodec.encode(gossip))).isEqualTo(gossip);
        }
    }

    @Test
    void garbageIsRefusedWithOneKindOfError() {
        Random random = new Random(42);
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            try {
                GossipCodec.decode(Bytes.wrap(bytes));
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void aHostNameIsNotAnAddress() {
        assertThatThrownBy(() -> GossipCodec.Addresses.parse("evil.example:80"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ADDRESS:PORT");
    }
}
