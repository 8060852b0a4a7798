package dev.aether.cli.local;

import dev.aether.kubernetes.Json;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.LatticeException;
import dev.aether.sdk.LatticeFolder;
import dev.aether.sdk.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the lattice on this machine is well. */
final class LatticeCheck {
    private static final int WAIT_MILLIS = 2000;
    private static final int ANSWER_BYTES_MAX = 4096;

    private final LocalLattice lattice;

    LatticeCheck(LocalLattice lattice) {
        this.lattice = lattice;
    }

    List<Finding> findings() throws IOException {
        List<LocalNode> nodes = lattice.nodes();
        if (nodes.isEmpty()) {
            return List.of(Finding.ok("lattice", "none in " + lattice.directory() + "; aether up"));
        }
        List<Finding> findings = new ArrayList<>();
        for (LocalNode node : nodes) {
            findings.add(node(node));
        }
        findings.add(members());
        findings.add(spare(nodes.size()));
        findings.add(certificate());
        return findings;
    }

    private static Finding node(LocalNode node) throws IOException {
        Optional<LocalNode.Run> run = node.run();
        if (node.process().isEmpty() || run.isEmpty()) {
            return Finding.fail(node.name(), "does not run", "aether node start " + node.name());
        }
        String answer = readiness(run.get());
        return answer.isEmpty()
                ? Finding.ok(node.name(), "ready, pid " + run.get().pid())
                : Finding.fail(node.name(), answer, "see " + node.log());
    }

    /** Empty if it is ready, else why not. */
    private static String readiness(LocalNode.Run run) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection)
                            URI.create(run.metricsAddress() + "/readyz").toURL().openConnection();
            connection.setConnectTimeout(WAIT_MILLIS);
            connection.setReadTimeout(WAIT_MILLIS);
            if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
                return "";
            }
            try (InputStream body = connection.getErrorStream()) {
                return body == null
                        ? "not ready"
                        : new String(body.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8)
                                .strip();
            }
        } catch (IOException silent) {
            return "does not answer: " + silent.getMessage();
        }
    }

    private Finding members() throws IOException {
        LatticeFolder folder = new LatticeFolder(lattice.directory());
        if (!folder.exists()) {
            return Finding.fail("members", "the lattice was never ready", "aether up");
        }
        try (Lattice reached = new Lattice(folder.access(), Patience.normal())) {
            List<String> lost = new ArrayList<>();
            int alive = 0;
            for (Json member : reached.status().itemsAt("members")) {
                boolean isAlive = member.textAt("status").orElse("").equals("ALIVE");
                alive += isAlive ? 1 : 0;
                if (!isAlive) {
                    lost.add(member.textAt("name").orElse("?"));
                }
            }
            return lost.isEmpty()
                    ? Finding.ok("members", alive + " alive")
                    : Finding.warn(
                            "members",
                            alive + " alive, lost " + String.join(", ", lost),
                            "aether node start NAME");
        } catch (LatticeException unreachable) {
            return Finding.fail("members", String.valueOf(unreachable.getMessage()), "aether up");
        }
    }

    /** As many voters as the lattice makes of so many nodes. */
    static Finding spare(int nodes) {
        String what = "fault tolerance";
        String remedy = "aether up --nodes 3";
        return switch (nodes) {
            case 1 -> Finding.warn(what, "1 node: its loss stops all", remedy);
            case 2 ->
                    Finding.warn(
                            what, "a voter and a learner: the loss of the voter stops all", remedy);
            default -> Finding.ok(what, nodes + " nodes: any one may fail");
        };
    }

    private Finding certificate() throws IOException {
        Path file = new LatticeFiles(lattice.directory()).client("cert.pem");
        OperatorCertificate certificate = new OperatorCertificate(file);
        if (!certificate.exists()) {
            return Finding.fail("operator certificate", "absent: " + file, "aether up");
        }
        try {
            Instant end = certificate.end();
            String found = "valid until " + end;
            return OperatorCertificate.isSoon(end)
                    ? Finding.warn(
                            "operator certificate", found, "aether up renews it: n1 starts anew")
                    : Finding.ok("operator certificate", found);
        } catch (CertificateException unreadable) {
            return Finding.fail(
                    "operator certificate", file + ": " + unreadable.getMessage(), "aether up");
        }
    }
}
