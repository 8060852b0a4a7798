package dev.aether.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.NodeId;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How long and how often the addresses of others are dialled. */
class SeedsTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 7001);
    private static final NodeId OTHER = new NodeId(2);

    private final SimulatedWorld world = new SimulatedWorld(1);
    private final Set<InetSocketAddress> up = new LinkedHashSet<>();
    private final List<Member> known = new ArrayList<>();
    private final List<InetSocketAddress> dials = new ArrayList<>();
    private final List<NodeId> reached = new ArrayList<>();

    @Test
    void aSilentSeedIsDialledOftenAtFirstAndSeldomLater() {
        dial(ADDRESS);

        world.runFor(Duration.ofMinutes(1));
        int atFirst = dials.size();
        world.runFor(Duration.ofMinutes(60));

        assertThat(atFirst).isGreaterThan(55);
        assertThat(dials).hasSizeBetween(atFirst + 115, atFirst + 130);
    }

    @Test
    void aSeedThatFailsAndComesBackIsToldOnceEach() {
        dial(ADDRESS);
        world.runFor(Duration.ofMinutes(10));
        assertThat(told("seed not reached")).isEqualTo(1);
        assertThat(told("seed reached")).isZero();

        up.add(ADDRESS);
        world.runFor(Duration.ofMinutes(1));

        assertThat(told("seed not reached")).isEqualTo(1);
        assertThat(told("seed reached")).isEqualTo(1);
    }

    @Test
    void aSeedThatAnsweredIsDialledUntilItsNodeIsKnown() {
        up.add(ADDRESS);
        dial(ADDRESS);
        world.runFor(Duration.ofSeconds(2));
        int lost = reached.size();
        assertThat(lost).isGreaterThan(2);

        known.add(Zone.member(2, 1, Member.Status.ALIVE));
        world.runFor(Duration.ofMinutes(2));

        assertThat(reached).hasSize(lost).containsOnly(OTHER);
    }

    @Test
    void aSilentSeedHoldsUpNoOther() {
        InetSocketAddress other = new InetSocketAddress("127.0.0.1", 7002);
        dial(ADDRESS, other);
        world.runFor(Duration.ofSeconds(20));

        up.add(other);
        world.runFor(Duration.ofMillis(1100));

        assertThat(reached).contains(OTHER);
    }

    private void dial(InetSocketAddress... addresses) {
        Transport transport =
                (Transport)
                        Proxy.newProxyInstance(
                                Transport.class.getClassLoader(),
                                new Class<?>[] {Transport.class},
                                (_, method, arguments) -> {
                                    assertThat(method.getName()).isEqualTo("dial");
                                    return answer((InetSocketAddress) arguments[0]);
                                });
        new Seeds(world.machine("one").environment(), transport, () -> known, reached::add)
                .dial(List.of(addresses));
    }

    private NodeId answer(InetSocketAddress dialled) {
        dials.add(dialled);
        if (!up.contains(dialled)) {
            throw new TransportException(Code.PEER_UNREACHABLE, "nobody answers");
        }
        return OTHER;
    }

    private long told(String what) {
        return world.machine("one").logLines().stream().filter(line -> line.contains(what)).count();
    }
}
