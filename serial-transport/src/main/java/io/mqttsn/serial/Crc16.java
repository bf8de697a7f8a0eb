package io.mqttsn.serial;

/**
 * CRC-16/XMODEM: polynomial 0x1021, initial value 0, not reflected; "123456789" gives 0x31C3.
 *
 * <p>It sees every single burst of up to 16 bits, and of all other damage it misses one in 65,536.
 * As its initial value is 0, it does not see zeros that are added or lost at the very front.
 */
final class Crc16 {

  private static final int POLYNOMIAL = 0x1021;

  private static final short[] TABLE = new short[256];

  static {
    for (int octet = 0; octet < TABLE.length; octet++) {
      int crc = octet << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
      }
      TABLE[octet] = (short) crc;
    }
  }

  private Crc16() {}

  /** The checksum of the first {@code count} octets, 0 to 0xFFFF. */
  static int of(byte[] octets, int count) {
    int crc = 0;
    for (int i = 0; i < count; i++) {
      crc = crc << 8 ^ TABLE[(crc >> 8 ^ octets[i]) & 0xFF];
    }
    return crc & 0xFFFF;
  }
}
