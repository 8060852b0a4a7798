package dev.aether.component.abi;

/** A type whose values would take more than the component model allows. */
public final class TypeTooLargeException extends RuntimeException {
    TypeTooLargeException(String message) {
        super(message);
    }
}
