package dev.aether.blackbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.aether.api.wire.etcd.AlarmMember;
import dev.aether.api.wire.etcd.AlarmResponse;
import dev.aether.api.wire.etcd.LeaseLeasesResponse;
import dev.aether.api.wire.etcd.LeaseStatus;
import dev.aether.api.wire.etcd.LeaseTimeToLiveResponse;
import dev.aether.api.wire.etcd.ResponseHeader;
import dev.aether.blackbox.EtcdCommands.Command;
import java.util.Comparator;
import java.util.List;

/** Answers of etcd and of ours, as far as they must be the same. */
final class EtcdAnswers {
    private static final int CLOCKS_APART_SECONDS_MAX = 300;

    private EtcdAnswers() {}

    /** Everything in an answer that must be the same. */
    static String told(Command command, GrpcClient.Reply reply) {
        if (reply.code() != 0) {
            return "code " + reply.code() + ": " + reply.message();
        }
        return TextFormat.printer().printToString(withoutPlace(parsed(command, reply)));
    }

    static long revision(Command command, GrpcClient.Reply reply) {
        return header(parsed(command, reply)).getRevision();
    }

    private static Message parsed(Command command, GrpcClient.Reply reply) {
        try {
            return command.answer().getParserForType().parseFrom(reply.body()) instanceof Message it
                    ? it
                    : command.answer();
        } catch (InvalidProtocolBufferException malformed) {
            throw new AssertionError(command.path() + " answered something else", malformed);
        }
    }

    private static ResponseHeader header(Message answer) {
        return (ResponseHeader) answer.getField(headerOf(answer));
    }

    private static FieldDescriptor headerOf(Message answer) {
        return answer.getDescriptorForType().findFieldByName("header");
    }

    /** Without who answered, the order that etcd leaves open, and the seconds that pass. */
    private static Message withoutPlace(Message answer) {
        ResponseHeader revision =
                ResponseHeader.newBuilder().setRevision(header(answer).getRevision()).build();
        Message same = answer.toBuilder().setField(headerOf(answer), revision).build();
        return switch (same) {
            case LeaseTimeToLiveResponse lease -> withoutClock(lease);
            case LeaseLeasesResponse leases -> sorted(leases);
            case AlarmResponse alarms -> sorted(alarms);
            default -> same;
        };
    }

    private static Message withoutClock(LeaseTimeToLiveResponse lease) {
        List<ByteString> keys =
                lease.getKeysList().stream()
                        .sorted(ByteString.unsignedLexicographicalComparator())
                        .toList();
        boolean isNear = lease.getGrantedTTL() - lease.getTTL() < CLOCKS_APART_SECONDS_MAX;
        long left = lease.getTTL() > 0 && isNear ? lease.getGrantedTTL() : lease.getTTL();
        return lease.toBuilder().setTTL(left).clearKeys().addAllKeys(keys).build();
    }

    private static Message sorted(LeaseLeasesResponse leases) {
        List<LeaseStatus> all =
                leases.getLeasesList().stream()
                        .sorted(Comparator.comparingLong(LeaseStatus::getID))
                        .toList();
        return leases.toBuilder().clearLeases().addAllLeases(all).build();
    }

    private static Message sorted(AlarmResponse alarms) {
        List<AlarmMember> all =
                alarms.getAlarmsList().stream()
                        .sorted(
                                Comparator.comparingLong(AlarmMember::getMemberID)
                                        .thenComparing(AlarmMember::getAlarm))
                        .toList();
        return alarms.toBuilder().clearAlarms().addAllAlarms(all).build();
    }
}
