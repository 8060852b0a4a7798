package dev.aether.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.DiskException;
import dev.aether.environment.Environment;
import dev.aether.environment.property.Property;
import dev.aether.environment.system.SystemEnvironment;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilesTest {
    private static final String OWNER_ONLY = "rw-------";

    private final World world = new World();
    private final Authority authority = world.found(World.LATTICE);
    private final Svid svid = authority.issue(new Subject.User("admin"), AlternativeNames.none());

    @Test
    void everyKeyFileIsReadableByItsOwnerOnly(@TempDir Path directory) throws IOException {
        Environment real = SystemEnvironment.open(directory);
        authority.save(real.disk());
        NodeKey.loadOrCreate(real);
        new IdentityFiles(real.disk()).save(svid, authority.bundle(1));
        ClientFiles.of(svid, authority.bundle(1)).write(real.disk());

        for (String key :
                List.of(
                        Authority.KEY_FILE,
                        NodeKey.FILE,
                        IdentityFiles.SVID_FILE,
                        ClientFiles.KEY_FILE)) {
            assertThat(mode(directory.resolve(key))).describedAs(key).isEqualTo(OWNER_ONLY);
        }
        assertThat(Files.readString(directory.resolve(ClientFiles.CA_FILE)))
                .isEqualTo(authority.certificatePem());
    }

    @Test
    void anAuthorityComesBackFromDisk() {
        assertThat(Authority.isSaved(world.disk)).isFalse();
        authority.save(world.disk);
        assertThat(Authority.isSaved(world.disk)).isTrue();

        Authority loaded = Authority.load(world.environment, Lifetimes.defaults());

        assertThat(loaded.lattice()).isEqualTo(World.LATTICE);
        assertThat(loaded.sha256()).isEqualTo(authority.sha256());
        Svid node = loaded.issue(new Subject.Node(World.NODE), AlternativeNames.none());
        assertThat(new Verifier(world.clock).verify(node.chain(), authority.bundle(1)))
                .isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void anAuthorityWithAnotherKeyIsRefused() {
        authority.save(world.disk);
        String other = world.found(World.LATTICE).keyPem();
        world.disk.replaceSecret(Authority.KEY_FILE, other.getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> Authority.load(world.environment, Lifetimes.defaults()))
                .isInstanceOfSatisfying(
                        IdentityException.class,
                        failure ->
                                assertThat(failure.code())
                                        .isEqualTo(IdentityException.Code.MISMATCH));
    }

    @Test
    void aNodeKeepsItsKey() {
        NodeKey made = NodeKey.loadOrCreate(world.environment);
        NodeKey loaded = NodeKey.loadOrCreate(world.environment);

        assertThat(loaded.sha256()).isEqualTo(made.sha256());
        assertThat(loaded.proposedId()).isEqualTo(made.proposedId());
    }

    @Test
    void anIdentityComesBackFromDisk() {
        IdentityFiles files = new IdentityFiles(world.disk);
        assertThat(files.svid()).isEmpty();
        assertThat(files.bundle()).isEmpty();
        TrustBundle bundle =
                authority
                        .bundle(1)
                        .refusing(svid.serial(), World.END)
                        .refusing(svid.id(), World.END);

        files.save(svid, bundle);

        assertThat(files.svid().orElseThrow().chain()).isEqualTo(svid.chain());
        assertThat(files.svid().orElseThrow().key()).isEqualTo(svid.key());
        assertThat(files.bundle()).contains(bundle);
    }

    @Test
    void aDamagedBundleIsNoticed() {
        IdentityFiles files = new IdentityFiles(world.disk);
        files.saveBundle(authority.bundle(1));
        byte[] sound = world.disk.read(IdentityFiles.BUNDLE_FILE, 1 << 20);
        Property.check(
                "a bundle file with a bit flipped is corrupt",
                300,
                gen -> {
                    byte[] damaged = sound.clone();
                    damaged[gen.ints(0, damaged.length - 1)] ^= (byte) (1 << gen.ints(0, 7));
                    world.disk.replace(IdentityFiles.BUNDLE_FILE, damaged);

                    assertThatThrownBy(files::bundle).isInstanceOf(DiskException.class);
                });
    }

    @Test
    void aKeyWhoseNumberIsNoneOfTheCurveIsRefused() {
        for (String number : List.of("00".repeat(32), "ff".repeat(32))) {
            // PKCS#8 of a P-256 key without its public half.
            String der =
                    "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420"
                            + number;
            String pem =
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(der))
                            + "\n-----END PRIVATE KEY-----\n";

            assertThatThrownBy(() -> Svid.fromPem(svid.chainPem(), pem))
                    .isInstanceOf(IdentityException.class)
                    .hasRootCauseMessage("not a private key: its number is out of range");
        }
    }

    @Test
    void anyPemIsReadOrRefusedInWords() {
        String sound = svid.keyPem() + svid.chainPem();
        Property.check(
                "a PEM text with characters changed is an SVID or refused",
                500,
                gen -> {
                    StringBuilder text = new StringBuilder(sound);
                    for (int edits = gen.ints(1, 3); edits > 0; edits--) {
                        text.setCharAt(gen.ints(0, text.length() - 1), (char) gen.ints(10, 126));
                    }
                    try {
                        Svid.fromPem(text.toString(), text.toString());
                    } catch (IdentityException refused) {
                        assertThat(refused.code())
                                .isIn(
                                        IdentityException.Code.MALFORMED,
                                        IdentityException.Code.MISMATCH);
                    }
                });
    }

    @Test
    void clientFilesTellUntilWhenTheyAreValid() {
        assertThat(ClientFiles.validUntil(world.disk)).isEqualTo(Instant.EPOCH);

        ClientFiles.of(svid, authority.bundle(1)).write(world.disk);

        assertThat(ClientFiles.validUntil(world.disk))
                .isEqualTo(svid.chain().getFirst().getNotAfter().toInstant());
    }

    @Test
    void aKubeconfigCarriesEverythingInside() {
        ClientFiles files = ClientFiles.of(svid, authority.bundle(1));

        String config = files.kubeconfig("aether", URI.create("https://127.0.0.1:6443"));

        assertThat(config)
                .contains("server: https://127.0.0.1:6443\n")
                .contains("current-context: aether\n")
                .contains("client-certificate-data: " + base64(svid.chainPem()) + "\n")
                .contains("client-key-data: " + base64(svid.keyPem()) + "\n")
                .contains("certificate-authority-data: " + base64(authority.certificatePem()));
        assertThat(files.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void aServerThatWouldBreakTheYamlIsRefused() {
        ClientFiles files = ClientFiles.of(svid, authority.bundle(1));

        for (String server : List.of("http://a", "https://a/#b", "https://u@a", "https://a?b")) {
            assertThatThrownBy(() -> files.kubeconfig("aether", URI.create(server)))
                    .isInstanceOf(IdentityException.class);
        }
    }

    @Test
    void namesThatAreNoHostsAreRefused() {
        for (String name : List.of("", "A", "a b", "-a", "*.a", "a..b", "a/b")) {
            assertThatThrownBy(() -> new AlternativeNames(List.of(name), List.of()))
                    .isInstanceOf(IdentityException.class);
        }
        for (String address : List.of("", "localhost", "1.2.3", "0.0.0.0", "::", "fe80::1%1")) {
            assertThatThrownBy(() -> new AlternativeNames(List.of(), List.of(address)))
                    .describedAs(address)
                    .isInstanceOf(IdentityException.class);
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
