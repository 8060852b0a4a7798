package dev.aether.consensus;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.consensus.wire.ConsensusWire.EnvelopeMessage;
import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of which every write and read consists, written and read by hand: the same bytes
 * mean the same to the classes generated from {@code consensus.proto}, at a fraction of the copies
 * and garbage. All other messages go through those.
 */
final class FrequentWire {
    // Numbers of fields as in consensus.proto.
    private static final int GROUP = 1;
    private static final int FROM = 2;
    private static final int TO = 3;
    private static final int TERM = 4;
    private static final int APPEND = EnvelopeMessage.APPEND_FIELD_NUMBER;
    private static final int APPEND_ANSWER = EnvelopeMessage.APPEND_ANSWER_FIELD_NUMBER;
    private static final int READ = EnvelopeMessage.READ_INDEX_FIELD_NUMBER;
    private static final int READ_ANSWER = EnvelopeMessage.READ_INDEX_ANSWER_FIELD_NUMBER;
    private static final int FORWARD = EnvelopeMessage.FORWARD_FIELD_NUMBER;
    private static final int COMMITTED = EnvelopeMessage.COMMITTED_FIELD_NUMBER;
    private static final int ENTRIES = 4;

    private static final int HEAD_BYTES = 80;

    private FrequentWire() {}

    static boolean isFrequent(Message message) {
        return message instanceof Message.Append
                || message instanceof Message.AppendAnswer
                || message instanceof Message.Committed
                || message instanceof Message.ReadIndex
                || message instanceof Message.ReadIndexAnswer
                || message instanceof Message.Forward;
    }

    /** How many bytes an envelope takes, about. */
    static int bytesExpected(Envelope envelope) {
        return HEAD_BYTES
                + switch (envelope.message()) {
                    case Message.Append append ->
                            append.entries().stream().mapToInt(Entry::bytes).sum();
                    case Message.Forward forward ->
                            forward.commands().stream().mapToInt(each -> each.length() + 8).sum();
                    default -> 0;
                };
    }

    /** Writes the fields of an envelope with a frequent message. */
    static void write(Envelope envelope, FieldWriter into) {
        into.number(GROUP, envelope.group().value());
        write(FROM, envelope.from(), into);
        write(TO, envelope.to(), into);
        into.number(TERM, envelope.message().term());
        switch (envelope.message()) {
            case Message.Append append -> write(append, into);
            case Message.AppendAnswer answer -> write(answer, into);
            case Message.Committed committed -> write(committed, into);
            case Message.ReadIndex ask -> write(ask, into);
            case Message.ReadIndexAnswer answer -> write(answer, into);
            case Message.Forward forward -> write(forward, into);
            default -> throw new IllegalArgumentException("not frequent: " + envelope.message());
        }
    }

    private static void write(int field, ReplicaId replica, FieldWriter into) {
        int opened = into.open(field);
        into.fixed(1, replica.node().value());
        into.number(2, replica.generation());
        into.close(opened);
    }

    private static void write(Message.Append append, FieldWriter into) {
        int opened = into.open(APPEND);
        into.number(1, append.previousIndex());
        into.number(2, append.previousTerm());
        into.number(3, append.commit());
        for (Entry entry : append.entries()) {
            int each = into.open(ENTRIES);
            into.number(1, entry.term());
            into.number(2, entry.kind().code());
            into.bytes(3, entry.payload());
            into.fixed(4, entry.ticket());
            into.close(each);
        }
        into.close(opened);
    }

    private static void write(Message.AppendAnswer answer, FieldWriter into) {
        int opened = into.open(APPEND_ANSWER);
        into.flag(1, answer.accepted());
        into.number(2, answer.index());
        into.number(3, answer.hintIndex());
        into.number(4, answer.hintTerm());
        into.close(opened);
    }

    private static void write(Message.Committed committed, FieldWriter into) {
        int opened = into.open(COMMITTED);
        into.number(1, committed.index());
        into.number(2, committed.entryTerm());
        into.close(opened);
    }

    private static void write(Message.ReadIndex ask, FieldWriter into) {
        int opened = into.open(READ);
        into.number(1, ask.context());
        into.close(opened);
    }

    private static void write(Message.ReadIndexAnswer answer, FieldWriter into) {
        int opened = into.open(READ_ANSWER);
        into.number(1, answer.context());
        into.number(2, answer.index());
        into.close(opened);
    }

    private static void write(Message.Forward forward, FieldWriter into) {
        int opened = into.open(FORWARD);
        into.fixed(1, forward.firstTicket());
        forward.commands().forEach(command -> into.bytes(2, command));
        into.close(opened);
    }

    /**
     * Reads an envelope, frequent or not. What it carries stays a part of it.
     *
     * @return null for a message of an unknown kind
     */
    static @Nullable Envelope read(Bytes envelope) throws InvalidProtocolBufferException {
        FieldReader fields = new FieldReader(envelope);
        long group = 0;
        long term = 0;
        ReplicaId from = ReplicaId.NOBODY;
        ReplicaId to = ReplicaId.NOBODY;
        Body body = null;
        while (fields.next()) {
            switch (fields.field()) {
                case GROUP -> group = fields.number();
                case FROM -> from = replica(fields.nested());
                case TO -> to = replica(fields.nested());
                case TERM -> term = WireReader.natural(fields.number());
                case APPEND, APPEND_ANSWER, COMMITTED, READ, READ_ANSWER, FORWARD ->
                        body = new Body(fields.field(), fields.nested());
                default -> fields.skip();
            }
        }
        if (body == null) {
            return generated(envelope);
        }
        if (from.isNobody() || to.isNobody()) {
            throw new MessageException("nobody does not write");
        }
        return new Envelope(new GroupId(group), from, to, body.message(term));
    }

    private static @Nullable Envelope generated(Bytes envelope)
            throws InvalidProtocolBufferException {
        EnvelopeMessage read = EnvelopeMessage.parseFrom(envelope.buffer());
        boolean known = read.getBodyCase() != EnvelopeMessage.BodyCase.BODY_NOT_SET;
        return known ? WireReader.read(read) : null;
    }

    private static ReplicaId replica(FieldReader fields) {
        long node = 0;
        long generation = 0;
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> node = fields.fixed();
                case 2 -> generation = fields.number();
                default -> fields.skip();
            }
        }
        return new ReplicaId(new NodeId(node), (int) generation);
    }

    /** What an envelope says, to be read once its term is known. */
    private record Body(int kind, FieldReader fields) {
        Message message(long term) {
            return switch (kind) {
                case APPEND -> append(term, fields);
                case APPEND_ANSWER -> answer(term, fields);
                case COMMITTED -> committed(term, fields);
                case READ -> read(term, fields);
                case READ_ANSWER -> readAnswer(term, fields);
                default -> forward(term, fields);
            };
        }
    }

    private static Message append(long term, FieldReader fields) {
        long previous = 0;
        long previousTerm = 0;
        long commit = 0;
        List<FieldReader> found = new ArrayList<>();
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> previous = WireReader.natural(fields.number());
                case 2 -> previousTerm = WireReader.natural(fields.number());
                case 3 -> commit = WireReader.natural(fields.number());
                case ENTRIES -> found.add(fields.nested());
                default -> fields.skip();
            }
        }
        List<Entry> entries = new ArrayList<>(found.size());
        for (FieldReader each : found) {
            entries.add(entry(previous + entries.size() + 1, term, each));
        }
        return new Message.Append(term, previous, previousTerm, commit, List.copyOf(entries));
    }

    private static Entry entry(long index, long leaderTerm, FieldReader fields) {
        long term = 0;
        long kind = 0;
        long ticket = 0;
        Bytes payload = Bytes.EMPTY;
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> term = WireReader.natural(fields.number());
                case 2 -> kind = fields.number();
                case 3 -> payload = fields.bytes();
                case 4 -> ticket = fields.fixed();
                default -> fields.skip();
            }
        }
        return WireReader.checked(
                new Entry(index, term, EntryKind.of((int) kind), ticket, payload), leaderTerm);
    }

    private static Message answer(long term, FieldReader fields) {
        boolean accepted = false;
        long index = 0;
        long hintIndex = 0;
        long hintTerm = 0;
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> accepted = fields.number() != 0;
                case 2 -> index = WireReader.natural(fields.number());
                case 3 -> hintIndex = WireReader.natural(fields.number());
                case 4 -> hintTerm = WireReader.natural(fields.number());
                default -> fields.skip();
            }
        }
        return new Message.AppendAnswer(term, accepted, index, hintIndex, hintTerm);
    }

    private static Message committed(long term, FieldReader fields) {
        long index = 0;
        long entryTerm = 0;
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> index = WireReader.natural(fields.number());
                case 2 -> entryTerm = WireReader.natural(fields.number());
                default -> fields.skip();
            }
        }
        return new Message.Committed(term, index, entryTerm);
    }

    private static Message read(long term, FieldReader fields) {
        long context = 0;
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> context = fields.number();
                default -> fields.skip();
            }
        }
        return new Message.ReadIndex(term, context);
    }

    private static Message readAnswer(long term, FieldReader fields) {
        long context = 0;
        long index = 0;
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> context = fields.number();
                case 2 -> index = WireReader.natural(fields.number());
                default -> fields.skip();
            }
        }
        return new Message.ReadIndexAnswer(term, context, index);
    }

    private static Message forward(long term, FieldReader fields) {
        long firstTicket = 0;
        List<Bytes> commands = new ArrayList<>();
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> firstTicket = fields.fixed();
                case 2 -> commands.add(fields.bytes());
                default -> fields.skip();
            }
        }
        return new Message.Forward(term, WireReader.ticket(firstTicket), List.copyOf(commands));
    }
}
