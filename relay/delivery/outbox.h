#pragma once

#include "common/units.h"
#include "relay/delivery/chunk.h"
#include "relay/delivery/due_mark.h"
#include "relay/delivery/stream.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/uio.h>

namespace chat::relay {

/// How a client is told that it has missed lines.
class GapWords {
 public:
  virtual ~GapWords() = default;
  virtual std::string words_for_gap(std::uint64_t lines) const = 0;
};

/// What one client has yet to be sent: slices of streams, and lines of its own, in the order in which they
/// were appended and queued.
///
/// The connection does the sending. A stream must outlive the subscription to it.
class Outbox {
  struct Subscription;

 public:
  struct OnlyPiece {
    std::string_view bytes{};
    Subscription* from = nullptr;
  };

  Outbox() = default;
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;
  ~Outbox();

  /// `words` says what the client is sent where lines were skipped; without it, nothing. Must outlive the
  /// last queue() or catch_up().
  void use_gap_words(const GapWords& words) { gap_words_ = &words; }

  /// Set when something is queued; when something is appended to a stream, set to be sent. Where the
  /// connection is no longer what it was for another reason, whoever changed it sets the mark.
  DueMark& due() { return due_; }
  const DueMark& due() const { return due_; }

  /// From now on this client receives what is appended to the stream. Where there is no memory for that,
  /// nothing has changed.
  void subscribe(Stream& stream);

  /// While `wanted`, each LF that the client is sent has a CR before it, and lines of streams are copied.
  void end_lines_in_crlf(bool wanted) { in_crlf_ = wanted; }

  /// The client still receives what has been appended until now.
  void unsubscribe(Stream& stream);

  /// Leaves out the last `bytes` of the stream: the client's own line, which it is not sent. Call before
  /// anything else is appended to any of its streams.
  void pass_over(Stream& stream, std::size_t bytes);

  /// Queues lines for this client alone. Catches up first, so that they stand behind what was appended
  /// before.
  void queue(std::string_view lines);

  /// Turns what the streams hold beyond this client's places into slices.
  void catch_up() { catch_up_without({}); }

  /// Leaves out what the streams hold beyond this client's places, and returns how many lines that were.
  /// Before it is sent anything else the client is told how many lines it has missed since it was last told.
  /// Needs no memory.
  std::uint64_t skip();

  /// Counts a line for this client that was left out.
  void miss_one() {
    ++missed_lines_;
    due_.set();
  }

  /// Call at the end of a round in which this client did not catch up, before StreamOrder::settle(), so that
  /// the streams keep what it has yet to be sent.
  void hold_places();

  /// The same for all places, also those that are at their log's head: nothing is sent for a while.
  void hold_all_places();

  /// All that this client has yet to be sent, where that is one piece of one stream and need not be kept when
  /// it has been sent: nothing then need be queued. Else nothing. Valid as what gather() gives.
  OnlyPiece only_piece();
  /// The first `sent` bytes of it have been sent. The rest is queued.
  void consume(const OnlyPiece& piece, std::size_t sent);

  /// Fills `pieces` from the front of what is queued and returns how many it filled. They are valid until
  /// something is queued, or appended to a stream.
  std::size_t gather(std::span<iovec> pieces) const;

  /// The first `bytes` of what is queued have been sent.
  void consume(std::size_t bytes);

  /// From now on what has been sent is kept for rewind().
  void keep_sent();
  /// How much is kept.
  std::size_t sent_bytes() const { return sent_bytes_; }
  /// All that has been sent but the last `unacknowledged` bytes has arrived, so it is no longer kept; and no
  /// more than kSentMostBytes are.
  void forget_sent(std::size_t unacknowledged);
  /// The last `unacknowledged` bytes that were sent have not arrived. They are sent again, from the beginning
  /// of the line on in which they begin. Where less was kept the client is told how many lines it missed.
  void rewind(std::size_t unacknowledged);
  /// Puts `lines` before all that waits. Right after rewind().
  void queue_first(std::string_view lines);

  static constexpr std::size_t kSentMostBytes = 64 * kKiB;

  /// Nothing queued; the streams may yet hold something.
  bool queue_is_empty() const { return queued_bytes_ == 0; }

  /// Nothing queued, and nothing in the streams that this client has yet to be sent.
  bool is_empty() const { return backlog() == 0 && missed_lines_ == 0; }

  /// Bytes queued, and bytes in the streams beyond this client's places.
  std::size_t backlog() const;

 private:
  // So many slices have room though nothing is queued. Who talks needs two in each round: what was said
  // before its own line, and after it. What is sent is followed by forget_sent(0) some time later.
  static constexpr std::size_t kBusySlices = 2;
  static constexpr std::size_t kIdleSlices = 1;

  struct Subscription {
    Stream* stream;
    std::uint64_t offset;
    std::uint64_t line : 63;
    std::uint64_t held : 1 = 0;  ///< with the line, since there may be ten thousand of these

    explicit Subscription(Stream& s)
        : stream(&s), offset(s.head().offset), line(s.head().line & (UINT64_MAX >> 1)) {}
    Stream::Place place() const { return {offset, line}; }
    std::size_t unread() const { return static_cast<std::size_t>(stream->head().offset - offset); }
    void hold();
    void move_to_head();
  };

  /// The client's own line at the end of a stream, which it is not sent.
  struct Own {
    const Stream* stream = nullptr;
    std::size_t bytes = 0;

    /// The offset up to which the client is sent what `other` holds.
    std::uint64_t end_of(const Stream& other) const {
      return other.head().offset - (&other == stream ? bytes : 0);
    }
  };

  template <class Self, class Visit>
  static void for_each_unread(Self& self, Visit&& visit);
  Subscription* only_unread();
  void hold(Subscription& subscription);
  void push(Slice&& slice);
  void take(Slice&& slice);
  void push_own(std::string_view lines);
  /// With its lines ended as this client wants them.
  std::string as_sent(std::string_view lines) const;
  void mention_gap();
  void catch_up_without(Own own);
  void catch_up_by_runs(Own own);
  void release_places();
  void advance(std::size_t bytes);
  void step_back();
  bool is_at_line() const;
  void erase_sent();
  void forget_all(std::size_t kept_room);

  // There may be ten thousand: what is small lies together, and in what would be padding.
  [[no_unique_address]] DueMark due_;
  std::uint32_t first_ = 0;  // slices before it have been sent
  std::vector<Slice> slices_;
  std::size_t queued_bytes_ = 0;
  const GapWords* gap_words_ = nullptr;
  std::vector<Subscription> subscriptions_;  // by the streams' addresses
  std::uint32_t sent_of_first_ = 0;          // so many of its bytes have been sent, too
  std::uint32_t sent_bytes_ = 0;             // of those that are kept
  std::uint32_t given_up_lines_ = 0;  // that were sent, and forgotten before it was known that they arrived
  std::uint32_t missed_lines_ = 0;
  bool in_crlf_ : 1 = false;
  bool holds_ : 1 = false;  // some places
  bool keeps_sent_ : 1 = false;
  bool last_is_own_ : 1 = false;  // the last slice's chunk holds lines of this client alone
};

}  // namespace chat::relay
