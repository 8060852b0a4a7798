package dev.aether.node;

import dev.aether.environment.Disk;
import dev.aether.membership.Member;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What a node remembers between its lives besides identity and state. */
final class NodeFiles {
    private static final String BOOTS = "boots";
    private static final String PEERS = "peers";
    private static final int BYTES_MAX = 1 << 20;

    private final Disk disk;

    NodeFiles(Disk disk) {
        this.disk = disk;
    }

    /** Counts this start durably. @return how many there were before */
    long countBoot() {
        long before = disk.exists(BOOTS) ? Long.parseLong(text(BOOTS).strip()) : 0;
        write(BOOTS, Long.toString(before + 1) + "\n");
        return before;
    }

    /** Addresses of members from earlier lives. */
    List<InetSocketAddress> peers() {
        List<InetSocketAddress> peers = new ArrayList<>();
        if (disk.exists(PEERS)) {
            for (String line : text(PEERS).lines().toList()) {
                int colon = line.lastIndexOf(':');
                peers.add(
                        new InetSocketAddress(
                                line.substring(0, colon),
                                Integer.parseInt(line.substring(colon + 1))));
            }
        }
        return peers;
    }

    void rememberPeers(List<Member> members, Member self) {
        TreeSet<String> lines = new TreeSet<>();
        for (Member member : members) {
            if (!member.id().equals(self.id())) {
                member.addresses()
                        .forEach(address ->
                                lines.add(
                                        address.getAddress().getHostAddress()
                                                + ":"
                                                + address.getPort()));
            }
        }
        String content = String.join("\n", lines);
        if (!content.isEmpty() && !(disk.exists(PEERS) && text(PEERS).equals(content))) {
            write(PEERS, content);
        }
    }

    private String text(String path) {
        return new String(disk.read(path, BYTES_MAX), StandardCharsets.UTF_8);
    }

    private void write(String path, String content) {
        disk.replace(path, content.getBytes(StandardCharsets.UTF_8));
    }
}
