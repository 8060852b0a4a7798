package dev.aether.component.host;

import dev.aether.component.wasi.files.FileError;
import dev.aether.component.wasi.files.FileFault;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Faults of this machine's files as guests know them, without paths of this machine. */
final class HostFaults {
    /** What the C library says of errors that Java has no class for. */
    private static final Map<String, FileError> REASONS = reasons();

    private HostFaults() {}

    /** The same fault with its code; an interrupt stays what it is. */
    static IOException named(IOException fault) {
        if (fault instanceof FileFault || fault instanceof ClosedByInterruptException) {
            return fault;
        }
        FileError code = code(fault);
        var known = new FileFault(code, "the file cannot be used so");
        known.initCause(fault);
        return known;
    }

    private static FileError code(IOException fault) {
        return switch (fault) {
            case NoSuchFileException _ -> FileError.NO_ENTRY;
            case FileAlreadyExistsException _ -> FileError.EXIST;
            case DirectoryNotEmptyException _ -> FileError.NOT_EMPTY;
            case NotDirectoryException _ -> FileError.NOT_DIRECTORY;
            case AccessDeniedException _ -> FileError.ACCESS;
            case NotLinkException _ -> FileError.INVALID;
            case FileSystemLoopException _ -> FileError.LOOP;
            case AtomicMoveNotSupportedException _ -> FileError.CROSS_DEVICE;
            case FileSystemException known -> byReason(String.valueOf(known.getReason()));
            default -> byReason(String.valueOf(fault.getMessage()));
        };
    }

    private static FileError byReason(String reason) {
        for (Map.Entry<String, FileError> known : REASONS.entrySet()) {
            if (reason.contains(known.getKey())) {
                return known.getValue();
            }
        }
        return FileError.IO;
    }

    private static Map<String, FileError> reasons() {
        var reasons = new LinkedHashMap<String, FileError>();
        reasons.put("Not a directory", FileError.NOT_DIRECTORY);
        reasons.put("Is a directory", FileError.IS_DIRECTORY);
        reasons.put("Directory not empty", FileError.NOT_EMPTY);
        reasons.put("File name too long", FileError.NAME_TOO_LONG);
        reasons.put("Too many levels of symbolic links", FileError.LOOP);
        reasons.put("No space left on device", FileError.INSUFFICIENT_SPACE);
        reasons.put("Disk quota exceeded", FileError.QUOTA);
        reasons.put("Too many open files", FileError.QUOTA);
        reasons.put("Read-only file system", FileError.READ_ONLY);
        reasons.put("Operation not permitted", FileError.NOT_PERMITTED);
        reasons.put("Invalid cross-device link", FileError.CROSS_DEVICE);
        reasons.put("Invalid argument", FileError.INVALID);
        reasons.put("File too large", FileError.FILE_TOO_LARGE);
        reasons.put("Device or resource busy", FileError.BUSY);
        reasons.put("Text file busy", FileError.TEXT_FILE_BUSY);
        reasons.put("Too many links", FileError.TOO_MANY_LINKS);
        return reasons;
    }
}
