package dev.aether.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.property.Gen;
import dev.aether.environment.property.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpiffeIdTest {
    private static final String DOMAIN = "spiffe://00000000000000aa.aether";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spiffe://a",
                "spiffe://a/b",
                "spiffe://a.b-c_d/e.f-g_H/I9/...",
                DOMAIN + "/node/0000000000000001",
                DOMAIN + "/user/admin",
                DOMAIN + "/ns/default/app/hello/web",
            })
    void aValidIdIsReadAndWrittenAlike(String text) {
        assertThat(SpiffeId.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "spiffe:",
                "spiffe://",
                "spiffe:///a",
                "SPIFFE://a/b",
                "https://a/b",
                "spiffe://A/b",
                "spiffe://a:443/b",
                "spiffe://user@a/b",
                "spiffe://a/",
                "spiffe://a/b/",
                "spiffe://a//b",
                "spiffe://a/./b",
                "spiffe://a/../b",
                "spiffe://a/b?c",
                "spiffe://a/b#c",
                "spiffe://a/%41",
                "spiffe://a/b c",
                "spiffe://a/b\n",
                "spiffe://a/\u00fc",
                "spiffe://\u0130/b",
            })
    void anInvalidIdIsRefused(String text) {
        assertThatThrownBy(() -> SpiffeId.parse(text))
                .isInstanceOf(IdentityException.class)
                .extracting(failure -> ((IdentityException) failure).code())
                .isEqualTo(IdentityException.Code.MALFORMED);
    }

    @Test
    void lengthsAreLimited() {
        String longest = "spiffe://" + "a".repeat(255);
        assertThat(SpiffeId.parse(longest).trustDomain()).hasSize(255);
        assertThatThrownBy(() -> SpiffeId.parse(longest + "a"))
                .isInstanceOf(IdentityException.class);

        String full = "spiffe://a/" + "b".repeat(SpiffeId.BYTES_MAX - 11);
        assertThat(SpiffeId.parse(full)).hasToString(full);
        assertThatThrownBy(() -> SpiffeId.parse(full + "b")).isInstanceOf(IdentityException.class);
    }

    @Test
    void thePathTellsTheSubject() {
        assertThat(subject("/node/0000000000000001")).isEqualTo(new Subject.Node(World.NODE));
        assertThat(subject("/user/admin")).isEqualTo(new Subject.User("admin"));
        assertThat(subject("/etcd/default/app")).isEqualTo(new Subject.EtcdUser("default", "app"));
        assertThat(subject("/ns/n/app/a/p")).isEqualTo(new Subject.Workload("n", "a", "p"));
        assertThat(subject("/authority")).isEqualTo(new Subject.LatticeAuthority());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/node",
                "/node/1",
                "/node/000000000000000A",
                "/node/0000000000000000",
                "/node/0000000000000001/x",
                "/users/admin",
                "/etcd/default",
                "/ns/n/apps/a/p",
                "/ns/n/app/a",
                "/Authority",
            })
    void everyOtherPathNamesNobodyWeKnow(String path) {
        assertThat(subject(path)).isInstanceOf(Subject.Unknown.class);
    }

    @Test
    void aSubjectsIdNamesItAgain() {
        for (Subject subject :
                new Subject[] {
                    new Subject.Node(World.NODE),
                    new Subject.User("admin-eve"),
                    new Subject.EtcdUser("default", "app"),
                    new Subject.Workload("n", "a", "p"),
                    new Subject.LatticeAuthority()
                }) {
            SpiffeId id = SpiffeId.of(World.LATTICE, subject);

            assertThat(SpiffeId.parse(id.toString()).subject()).isEqualTo(subject);
        }
    }

    @Test
    void aNameCannotSmuggleASecondSegment() {
        assertThatThrownBy(() -> SpiffeId.user(World.LATTICE, "eve/admin"))
                .isInstanceOf(IdentityException.class);
    }

    @Test
    void anyTextIsEitherRefusedOrOneIdWithOneText() {
        Property.check(
                "a changed id is refused, or written as it was read",
                20_000,
                gen -> {
                    String text = changed(gen);
                    try {
                        assertThat(SpiffeId.parse(text)).hasToString(text);
                    } catch (IdentityException refused) {
                        assertThat(refused.code()).isEqualTo(IdentityException.Code.MALFORMED);
                    }
                });
    }

    private static String changed(Gen gen) {
        StringBuilder text = new StringBuilder(DOMAIN + "/ns/default/app/hello/web");
        for (int edits = gen.ints(1, 4); edits > 0; edits--) {
            int at = gen.ints(0, text.length() - 1);
            switch (gen.ints(0, 2)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, (char) gen.ints(0, 255));
                default -> text.insert(at, "/.:%@AZ_".charAt(gen.ints(0, 7)));
            }
        }
        return text.toString();
    }

    private static Subject subject(String path) {
        return SpiffeId.parse(DOMAIN + path).subject();
    }
}
