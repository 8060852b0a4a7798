package dev.aether.component.validation;

import java.util.Arrays;
import java.util.function.Predicate;

/** Versions in the names of interfaces. */
final class Version {
    private Version() {}

    /** A version of Semantic Versioning 2.0, such as {@code 0.2.6-rc.1+linux}. */
    static boolean isSemantic(String text) {
        String[] build = text.split("\\+", 2);
        String[] release = build[0].split("-", 2);
        String[] numbers = parts(release[0]);
        return numbers.length == 3
                && Arrays.stream(numbers).allMatch(Version::isNumber)
                && (release.length == 1 || all(release[1], Version::isPreRelease))
                && (build.length == 1 || all(build[1], Version::isIdentifier));
    }

    /** The part of a version that says which others are compatible, such as {@code 0.2}. */
    static boolean isCanonical(String text) {
        String[] numbers = parts(text);
        if (!Arrays.stream(numbers).allMatch(Version::isNumber)) {
            return false;
        }
        return switch (numbers.length) {
            case 1 -> !numbers[0].equals("0");
            case 2 -> numbers[0].equals("0") && !numbers[1].equals("0");
            case 3 -> numbers[0].equals("0") && numbers[1].equals("0");
            default -> false;
        };
    }

    private static String[] parts(String text) {
        return text.split("\\.", -1);
    }

    private static boolean all(String text, Predicate<String> rule) {
        return Arrays.stream(parts(text)).allMatch(rule);
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(Version::isDigit)
                && (text.length() == 1 || (text.length() > 1 && text.charAt(0) != '0'));
    }

    private static boolean isPreRelease(String text) {
        return isIdentifier(text) && (!text.chars().allMatch(Version::isDigit) || isNumber(text));
    }

    private static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(letter ->
                                isDigit(letter)
                                        || letter == '-'
                                        || (letter >= 'a' && letter <= 'z')
                                        || (letter >= 'A' && letter <= 'Z'));
    }

    private static boolean isDigit(int letter) {
        return letter >= '0' && letter <= '9';
    }
}
