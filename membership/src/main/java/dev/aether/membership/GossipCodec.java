package dev.aether.membership;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.membership.wire.AckFrame;
import dev.aether.membership.wire.AnnouncementFrame;
import dev.aether.membership.wire.GossipFrame;
import dev.aether.membership.wire.MemberFrame;
import dev.aether.membership.wire.PingFrame;
import dev.aether.membership.wire.PingRequestFrame;
import dev.aether.membership.wire.StatusFrame;
import dev.aether.membership.wire.SyncFrame;
import dev.aether.membership.wire.VersionFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.TreeMap;

/** Gossip to bytes and back; anything malformed is an {@link IllegalArgumentException}. */
final class GossipCodec {
    private static final int ADDRESSES_MAX = 16;
    private static final int LABELS_MAX = 64;

    private GossipCodec() {}

    static Bytes encode(Gossip gossip) {
        GossipFrame.Builder frame = GossipFrame.newBuilder();
        switch (gossip.kind()) {
            case Gossip.Ping(long sequence) ->
                    frame.setPing(PingFrame.newBuilder().setSequence(sequence));
            case Gossip.Ack(long sequence) ->
                    frame.setAck(AckFrame.newBuilder().setSequence(sequence));
            case Gossip.PingRequest(long sequence, NodeId target) ->
                    frame.setPingRequest(
                            PingRequestFrame.newBuilder()
                                    .setSequence(sequence)
                                    .setTarget(target.value()));
            case Gossip.Sync sync -> frame.setSync(sync(sync));
            case Gossip.News() -> {}
        }
        gossip.members().forEach(member -> frame.addMembers(member(member)));
        gossip.announcements().forEach(told -> frame.addAnnouncements(announcement(told)));
        return Bytes.wrap(frame.build().toByteArray());
    }

    static Gossip decode(Bytes bytes) {
        try {
            GossipFrame frame = GossipFrame.parseFrom(bytes.buffer());
            return new Gossip(
                    kind(frame),
                    frame.getMembersList().stream().map(GossipCodec::member).toList(),
                    frame.getAnnouncementsList().stream().map(GossipCodec::announcement).toList());
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalArgumentException("not a gossip message", malformed);
        }
    }

    private static Gossip.Kind kind(GossipFrame frame) {
        return switch (frame.getKindCase()) {
            case PING -> new Gossip.Ping(frame.getPing().getSequence());
            case ACK -> new Gossip.Ack(frame.getAck().getSequence());
            case PING_REQUEST ->
                    new Gossip.PingRequest(
                            frame.getPingRequest().getSequence(),
                            new NodeId(frame.getPingRequest().getTarget()));
            case SYNC ->
                    new Gossip.Sync(
                            frame.getSync().getAnswerWanted(),
                            frame.getSync().getVersionsList().stream()
                                    .map(GossipCodec::version)
                                    .toList());
            case KIND_NOT_SET -> new Gossip.News();
        };
    }

    private static SyncFrame sync(Gossip.Sync sync) {
        SyncFrame.Builder frame = SyncFrame.newBuilder().setAnswerWanted(sync.answerWanted());
        for (Gossip.Version version : sync.versions()) {
            frame.addVersions(
                    VersionFrame.newBuilder()
                            .setOwner(version.key().owner().value())
                            .setTopic(version.key().topic())
                            .setIncarnation(version.incarnation())
                            .setVersion(version.version()));
        }
        return frame.build();
    }

    private static Gossip.Version version(VersionFrame frame) {
        return new Gossip.Version(
                new Announcement.Key(new NodeId(frame.getOwner()), frame.getTopic()),
                frame.getIncarnation(),
                frame.getVersion());
    }

    private static MemberFrame member(Member member) {
        MemberFrame.Builder frame =
                MemberFrame.newBuilder()
                        .setId(member.id().value())
                        .setName(member.name())
                        .setIncarnation(member.incarnation())
                        .setStatus(status(member.status()))
                        .setZone(member.zone())
                        .putAllLabels(member.labels());
        for (InetSocketAddress address : member.addresses()) {
            frame.addAddresses(Addresses.format(address));
        }
        return frame.build();
    }

    private static Member member(MemberFrame frame) {
        limit("addresses", frame.getAddressesCount(), ADDRESSES_MAX);
        limit("labels", frame.getLabelsCount(), LABELS_MAX);
        List<InetSocketAddress> addresses =
                frame.getAddressesList().stream().map(Addresses::parse).toList();
        return new Member(
                new NodeId(frame.getId()),
                frame.getName(),
                addresses,
                frame.getIncarnation(),
                status(frame.getStatus()),
                frame.getZone(),
                new TreeMap<>(frame.getLabelsMap()));
    }

    private static StatusFrame status(Member.Status status) {
        return switch (status) {
            case ALIVE -> StatusFrame.STATUS_ALIVE;
            case SUSPECT -> StatusFrame.STATUS_SUSPECT;
            case DEAD -> StatusFrame.STATUS_DEAD;
            case LEFT -> StatusFrame.STATUS_LEFT;
        };
    }

    private static Member.Status status(StatusFrame frame) {
        return switch (frame) {
            case STATUS_ALIVE -> Member.Status.ALIVE;
            case STATUS_SUSPECT -> Member.Status.SUSPECT;
            case STATUS_DEAD -> Member.Status.DEAD;
            case STATUS_LEFT -> Member.Status.LEFT;
            case UNRECOGNIZED -> throw new IllegalArgumentException("unknown member status");
        };
    }

    private static AnnouncementFrame announcement(Announcement told) {
        ByteString value = UnsafeByteOperations.unsafeWrap(told.value().buffer());
        return AnnouncementFrame.newBuilder()
                .setOwner(told.owner().value())
                .setTopic(told.topic())
                .setIncarnation(told.incarnation())
                .setVersion(told.version())
                .setValue(value)
                .build();
    }

    private static Announcement announcement(AnnouncementFrame frame) {
        limit("announcement bytes", frame.getValue().size(), Announcements.VALUE_BYTES_MAX);
        return new Announcement(
                new NodeId(frame.getOwner()),
                frame.getTopic(),
                frame.getIncarnation(),
                frame.getVersion(),
                Bytes.wrap(frame.getValue().toByteArray()));
    }

    private static void limit(String what, int number, int max) {
        if (number < 0 || number > max) {
            throw new IllegalArgumentException(
                    what + ": expected at most " + max + ", got " + number);
        }
    }

    /** Literal addresses with a port; names are never resolved here. */
    static final class Addresses {
        private Addresses() {}

        static String format(InetSocketAddress address) {
            return host(address) + ":" + address.getPort();
        }

        static String host(InetSocketAddress address) {
            String literal = address.getAddress().getHostAddress();
            return literal.contains(":") ? "[" + literal + "]" : literal;
        }

        static InetSocketAddress parse(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "" : text.substring(0, colon);
            if (!host.matches("\\[[0-9a-fA-F:.%]+]|[0-9.]+")) {
                throw new IllegalArgumentException("expected ADDRESS:PORT, got \"" + text + "\"");
            }
            try {
                return new InetSocketAddress(
                        InetAddress.getByName(host), Integer.parseInt(text.substring(colon + 1)));
            } catch (UnknownHostException unknown) {
                throw new IllegalArgumentException("not an address: " + text, unknown);
            }
        }
    }
}
