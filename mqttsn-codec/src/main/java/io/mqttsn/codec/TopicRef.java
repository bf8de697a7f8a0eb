package io.mqttsn.codec;

/**
 * How a message says which topic it means (§5.3.4, §5.3.11): by name, by one of two kinds of id, or
 * by a name so short that it fits where the id would be.
 *
 * <p>PUBLISH never carries a {@link Name}, SUBSCRIBE and UNSUBSCRIBE never a {@link RegisteredId}:
 * there the same type bits, 00, mean the other of the two.
 */
public sealed interface TopicRef {

  /** The two octets for a TopicId field, as the acknowledgements echo them; 0 for a name. */
  int wireId();

  /** The two type bits in the flags octet. */
  int topicIdType();

  /** A topic name or filter in full, in SUBSCRIBE and UNSUBSCRIBE. */
  record Name(String name) implements TopicRef {
    @Override
    public int wireId() {
      return 0;
    }

    @Override
    public int topicIdType() {
      return Flags.NAME_OR_REGISTERED;
    }
  }

  /** An id that a REGISTER or SUBSCRIBE of this client brought about, in PUBLISH. */
  record RegisteredId(int id) implements TopicRef {
    @Override
    public int wireId() {
      return id;
    }

    @Override
    public int topicIdType() {
      return Flags.NAME_OR_REGISTERED;
    }
  }

  /** An id that client and gateway both know from their configuration. */
  record PredefinedId(int id) implements TopicRef {
    @Override
    public int wireId() {
      return id;
    }

    @Override
    public int topicIdType() {
      return Flags.PREDEFINED;
    }
  }

  /** A name of exactly two octets, carried in place of an id. */
  record ShortName(int octets) implements TopicRef {

    private static final int SIZE = 2;

    /**
     * The short form of a name.
     *
     * @throws IllegalArgumentException unless {@link #fits} says yes
     */
    public static ShortName of(String name) {
      Bytes octets = Bytes.utf8(name);
      if (octets.length() != SIZE) {
        throw new IllegalArgumentException("not a name of two octets: " + name);
      }
      return new ShortName(octets.at(0) << 8 | octets.at(1));
    }

    /** Whether the name has a short form: its UTF-8 has exactly two octets. */
    public static boolean fits(String name) {
      return !name.isEmpty() && name.length() <= SIZE && Bytes.utf8(name).length() == SIZE;
    }

    /** The name; U+0000 if the octets are not UTF-8, like any other such text in a frame. */
    public String name() {
      return WireReader.utf8(new byte[] {(byte) (octets >> 8), (byte) octets}, 0, SIZE);
    }

    @Override
    public int wireId() {
      return octets;
    }

    @Override
    public int topicIdType() {
      return Flags.SHORT_NAME;
    }
  }

  /**
   * The reserved type 11: well formed, and refused by whoever acts on it. {@code octets} is the
   * topic field if it has two octets, as a refusal echoes it, and 0 otherwise.
   */
  record Reserved(int octets) implements TopicRef {
    @Override
    public int wireId() {
      return octets;
    }

    @Override
    public int topicIdType() {
      return Flags.RESERVED;
    }
  }
}
