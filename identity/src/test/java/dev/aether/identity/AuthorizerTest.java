package dev.aether.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.NodeId;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Decision.Allowed;
import dev.aether.identity.Decision.Check;
import dev.aether.identity.Decision.Refused;
import dev.aether.identity.SystemState.Standing;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AuthorizerTest {
    private static final Action API = new Action.UseApi("create", "apps.aether.dev", "default");
    private static final Action CHANNEL = new Action.UseChannel("consensus");

    private final World world = new World();
    private final Authority authority = world.found(World.LATTICE);
    private Standing standing = new Standing.Member();
    private final LiveIdentity self =
            new LiveIdentity(world.clock, issue(new Subject.Node(World.NODE)), authority.bundle(1));
    private final Authorizer authorizer = new Authorizer(self, this::standing);

    @Test
    void anOperatorDoesEverythingOnTheApi() {
        assertAllowed(new Subject.User("admin"), API);
        assertAllowed(new Subject.User("admin-eve"), API);
        assertAllowed(new Subject.User("admin"), new Action.UseKeyspace("default", Access.WRITE));
        assertAllowed(new Subject.User("admin"), new Action.UseKeyspace("system", Access.READ));
    }

    @Test
    void anOperatorIsNoNodeAndWritesNoSystemKeys() {
        assertRefused(Check.USER, new Subject.User("admin"), CHANNEL);
        assertRefused(
                Check.USER,
                new Subject.User("admin"),
                new Action.UseKeyspace("system", Access.WRITE));
    }

    @Test
    void anotherUserDoesNothingYet() {
        assertRefused(Check.USER, new Subject.User("eve"), API);
        assertRefused(Check.USER, new Subject.User("administrator"), API);
    }

    @Test
    void aKeyspacesUserUsesItsKeyspaceOnly() {
        Subject user = new Subject.EtcdUser("orders", "app");

        assertAllowed(user, new Action.UseKeyspace("orders", Access.WRITE));
        assertRefused(Check.USER, user, new Action.UseKeyspace("default", Access.READ));
        assertRefused(Check.USER, user, new Action.UseKeyspace("system", Access.READ));
        assertRefused(Check.USER, user, API);
        assertRefused(Check.USER, user, CHANNEL);
    }

    @Test
    void aNodeUsesChannelsOnly() {
        assertAllowed(new Subject.Node(World.OTHER_NODE), CHANNEL);
        assertRefused(Check.USER, new Subject.Node(World.OTHER_NODE), API);
    }

    @Test
    void aNodeThatIsNoMemberOrIsolatedIsRefusedBySystem() {
        standing = new Standing.Isolated("by admin-eve: lost");
        assertRefused(Check.SYSTEM, new Subject.Node(World.OTHER_NODE), CHANNEL);

        standing = new Standing.Stranger();
        assertRefused(Check.SYSTEM, new Subject.Node(World.OTHER_NODE), CHANNEL);
    }

    @Test
    void aWorkloadDoesNothingOnTheApi() {
        KeyPair pair = world.pair();
        NodeAuthority node =
                new NodeAuthority(
                        world.environment,
                        pair,
                        authority.signNodeAuthority(pair.getPublic(), World.NODE),
                        Lifetimes.defaults());
        Caller workload = new Caller(node.issue(new Subject.Workload("a", "b", "c")).chain());

        for (Action action :
                List.of(API, CHANNEL, new Action.UseKeyspace("default", Access.READ))) {
            assertThat(authorizer.decide(workload, action))
                    .matches(it -> it instanceof Refused refused && refused.check() == Check.USER);
        }
    }

    @Test
    void withoutACertificateNothingElseIsLookedAt() {
        standing = new Standing.Stranger();

        assertThat(authorizer.decide(new Caller(List.of()), API))
                .isEqualTo(
                        new Refused(
                                Check.CERTIFICATE,
                                "NO_CERTIFICATE: the peer showed no certificate"));
    }

    @Test
    void aDecisionIsNotRememberedPastTheCertificate() {
        Caller operator = new Caller(issue(new Subject.User("admin")).chain());
        assertThat(authorizer.decide(operator, API)).isInstanceOf(Allowed.class);

        world.advance(Duration.ofDays(31));

        assertThat(authorizer.decide(operator, API))
                .matches(it ->
                        it instanceof Refused refused
                                && refused.check() == Check.CERTIFICATE
                                && refused.reason().startsWith("EXPIRED"));
    }

    @Test
    void aRevokedOperatorIsRefusedAtOnce() {
        Svid operator = issue(new Subject.User("admin"));
        self.replace(self.bundle().refusing(operator.serial(), World.END));

        assertThat(authorizer.decide(new Caller(operator.chain()), API))
                .matches(it ->
                        it instanceof Refused refused && refused.reason().startsWith("REVOKED"));
    }

    private Standing standing(NodeId node) {
        assertThat(node).isIn(World.NODE, World.OTHER_NODE);
        return standing;
    }

    private Svid issue(Subject subject) {
        return authority.issue(subject, AlternativeNames.none());
    }

    private void assertAllowed(Subject subject, Action action) {
        assertThat(authorizer.decide(new Caller(issue(subject).chain()), action))
                .isEqualTo(new Allowed(SpiffeId.of(World.LATTICE, subject)));
    }

    private void assertRefused(Check check, Subject subject, Action action) {
        assertThat(authorizer.decide(new Caller(issue(subject).chain()), action))
                .matches(
                        it -> it instanceof Refused refused && refused.check() == check,
                        "refused by " + check);
    }
}
