package dev.aether.cli.identity;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.sdk.Lattice;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;

/** {@code aether identity issue}: the private key is made here and goes nowhere. */
public final class IdentityIssue implements Command {
    private static final int PEM_COLUMNS = 64;

    @Override
    public Usage usage() {
        return new Usage(
                "identity issue",
                "",
                "make a certificate for an etcd client of one keyspace",
                """
                Writes ca.pem, cert.pem and key.pem into a folder; the key is made here and is
                readable by you only. The client may use that keyspace and nothing else.

                Examples
                  aether identity issue --keyspace orders --user shop --out shop
                  etcdctl --cacert shop/ca.pem --cert shop/cert.pem --key shop/key.pem get a
                """,
                List.of(
                        Option.value("keyspace", "NAME", "which keyspace (default: default)"),
                        Option.value("user", "NAME", "how the client is called"),
                        Option.value("out", "DIR", "the folder for the three files")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        String keyspace = invocation.arguments().option("keyspace", "default");
        String user = required(invocation, "user");
        Path folder = Path.of(required(invocation, "out"));
        Path key = folder.resolve("key.pem");
        if (Files.exists(key)) {
            throw isThere(key);
        }
        KeyPair pair = generate();
        try (Lattice lattice = invocation.lattice()) {
            ObjectNode issued =
                    lattice.issueIdentity(
                            keyspace, user, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
            Files.createDirectories(folder);
            writeSecret(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            Files.writeString(folder.resolve("ca.pem"), issued.textAt("authorities").orElseThrow());
            Files.writeString(
                    folder.resolve("cert.pem"), issued.textAt("certificate").orElseThrow());
        }
        invocation.progress().println("wrote ca.pem, cert.pem and key.pem to " + folder);
        return 0;
    }

    private static String required(Invocation invocation, String option) {
        String value = invocation.arguments().option(option, "");
        if (value.isEmpty()) {
            throw CommandFailure.usage("--" + option + " is required", "identity issue");
        }
        return value;
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK knows no P-256", missing);
        }
    }

    private static String pem(String label, byte[] content) {
        String text = Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    private static CommandFailure isThere(Path file) {
        return new CommandFailure(
                CommandFailure.FAILED,
                file + " is there already",
                "choose another folder with --out");
    }

    private static void writeSecret(Path file, String text) throws IOException {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException present) {
            throw isThere(file);
        }
        Files.writeString(file, text);
    }
}
