package dev.byok.operator.material;

/** Which text bytes look like that were meant to be raw. Random key material practically never looks like any. */
enum TextLook {
    HEX,
    BASE64,
    NONE;

    private static final byte DELETE = 0x7f;

    /** Looks at the bytes in place. Line breaks and spaces count for nothing. */
    static TextLook of(byte[] bytes) {
        boolean hex = true;
        int digits = 0;
        for (byte b : bytes) {
            if (isLineBreak(b) || b == ' ') {
                continue;
            }
            if (!isBase64(b)) {
                return NONE;
            }
            hex &= Character.digit(b, 16) >= 0;
            digits++;
        }
        if (digits == 0) {
            return NONE;
        }
        return hex ? HEX : BASE64;
    }

    /**
     * Whether the bytes are text of any kind, such as a password, PEM or base64. Wrapped material and import tokens are
     * random bytes: of 256 of them, one in 10^13 has no control character.
     */
    static boolean isText(byte[] bytes) {
        for (byte b : bytes) {
            if ((b >= 0 && b < ' ' && !isLineBreak(b) && b != '\t') || b == DELETE) {
                return false;
            }
        }
        return true;
    }

    static boolean isLineBreak(byte b) {
        return b == '\n' || b == '\r';
    }

    private static boolean isBase64(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '+'
                || b == '/'
                || b == '-'
                || b == '_'
                || b == '=';
    }
}
