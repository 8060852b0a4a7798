package dev.aether.api.etcd;

import com.google.protobuf.ByteString;
import dev.aether.api.snapshot.EtcdSnapshot;
import dev.aether.api.wire.etcd.AlarmType;
import dev.aether.api.wire.etcd.SnapshotResponse;
import dev.aether.environment.Bytes;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.Copy;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * etcd's {@code Snapshot}: the keyspace as the database file of an etcd, and its SHA-256.
 * Everything acknowledged before the request is in it.
 */
final class Snapshots {
    private static final int CHUNK_BYTES = 64 << 10;

    private final Keyspaces access;

    Snapshots(Keyspaces access) {
        this.access = access;
    }

    void tell(Caller caller, ServerStream.Outlet outlet) {
        Served served = access.open(caller, Access.READ);
        served.permits().administer();
        Rules rules = new Rules(served.plain().notes());
        try (Copy copy = served.plain().copy()) {
            EtcdSnapshot snapshot = new EtcdSnapshot(copy, tables(rules));
            Telling telling = new Telling(outlet, snapshot.bytes());
            snapshot.writeTo(telling::write);
            telling.finish();
        }
    }

    private static SortedMap<String, SortedMap<Bytes, Bytes>> tables(Rules rules) {
        SortedMap<String, SortedMap<Bytes, Bytes>> tables = new TreeMap<>();
        SortedMap<Bytes, Bytes> users = new TreeMap<>();
        rules.users()
                .forEach((name, user) ->
                        users.put(Bytes.utf8(name), Bytes.wrap(user.toByteArray())));
        SortedMap<Bytes, Bytes> roles = new TreeMap<>();
        rules.roles()
                .forEach((name, role) ->
                        roles.put(Bytes.utf8(name), Bytes.wrap(role.toByteArray())));
        SortedMap<Bytes, Bytes> alarms = new TreeMap<>();
        rules.alarms(AlarmType.NONE)
                .forEach(alarm -> alarms.put(Bytes.wrap(alarm.toByteArray()), Bytes.EMPTY));
        SortedMap<Bytes, Bytes> auth = new TreeMap<>();
        byte[] enabled = {(byte) (rules.isEnabled() ? 1 : 0)};
        auth.put(Bytes.utf8("authEnabled"), Bytes.wrap(enabled));
        auth.put(
                Bytes.utf8("authRevision"),
                Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(rules.revision()).array()));
        tables.put("authUsers", users);
        tables.put("authRoles", roles);
        tables.put("alarm", alarms);
        tables.put("auth", auth);
        return tables;
    }

    /** Cuts the file into messages and sums it up. */
    private static final class Telling {
        private final ServerStream.Outlet outlet;
        private final MessageDigest digest;
        private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        private long left;

        Telling(ServerStream.Outlet outlet, long bytes) {
            this.outlet = outlet;
            this.left = bytes;
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        void write(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                int length = Math.min(bytes.remaining(), chunk.remaining());
                chunk.put(bytes.slice(bytes.position(), length));
                bytes.position(bytes.position() + length);
                if (!chunk.hasRemaining()) {
                    flush();
                }
            }
        }

        private void flush() {
            chunk.flip();
            digest.update(chunk.duplicate());
            left -= chunk.remaining();
            send(ByteString.copyFrom(chunk));
            chunk.clear();
        }

        void finish() {
            if (chunk.position() > 0) {
                flush();
            }
            send(ByteString.copyFrom(digest.digest()));
        }

        private void send(ByteString blob) {
            outlet.send(
                    SnapshotResponse.newBuilder()
                            .setRemainingBytes(left)
                            .setBlob(blob)
                            .setVersion(EtcdSnapshot.STORAGE_VERSION)
                            .build());
        }
    }
}
