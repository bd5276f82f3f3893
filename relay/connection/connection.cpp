#include "relay/connection/connection.h"

#include "common/text.h"
#include "common/units.h"
#include "relay/connection/reasons.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {

using trace::Due;

namespace {

// has_died() looks so often in one dead-peer timeout. A look may come one part late, so a peer that has been
// silent for the other parts is dead.
constexpr int kLooksInTimeout = 6;

// What a newcomer is sent lies in memory of its own until it is known to have arrived. So the first looks
// come soon: what one newcomer took serves the next, and does not stay between what lasts.
constexpr std::size_t kGreetingMostBytes = 4 * kKiB;
constexpr std::chrono::milliseconds kLookAtGreeting{250};

constexpr std::size_t kSmallTalkBytes = 4 * kKiB;

}  // namespace

Connection::~Connection() {
  if (transport_ == nullptr) return;
  if (ending_ == nullptr || ending_->farewell == Farewell::after_sending) transport_->finish();
}

bool Connection::wants_to_read() const {
  if (is_closing() || is_broken_off_ || input_ended_ || !wants_.to_read) return false;
  if (blockage_ && outbox_.backlog() > limits().backlog_bytes / 2) return false;
  return dialect_ == nullptr || dialect_->read_budget() > 0;
}

Time Connection::deadline() const {
  const Time stalled = blockage_ ? blockage_->last_progress + limits().stall_timeout : kNever;
  if (is_closing()) return may_be_late(stalled);
  const Time own = may_be_late(std::min({stalled, answer_looked_for_at(), vigil_.deadline()}));
  if (dialect_ != nullptr) return std::min(own, dialect_->deadline());
  return opening_deadline();
}

Due Connection::what_is_due(Moment now) {
  if (has_stalled(now)) return Due::end_of_patience;
  if (is_closing()) return Due::nothing;
  if (has_died(now)) return Due::dead_peer;
  if (const Due due = end_of_unread(now); due != Due::nothing) return due;
  if (dialect_ != nullptr) return dialect_->deadline() <= now.steady ? Due::dialect : Due::nothing;
  return end_of_opening(now);
}

void Connection::expire(Moment now) {
  const Due due = what_is_due(now);
  if (due == Due::nothing) return;
  observer().expires(*this, due);
  if (due == Due::end_of_patience) {
    mark_lost(fmt::format("took nothing for {}", seconds_of(limits().stall_timeout)), EndCause::stalled);
  } else if (due == Due::dead_peer) {
    mark_lost(kNoAnswer, EndCause::timed_out);
  } else if (due == Due::hang_up) {
    mark_lost(reason_for(vigil_.error()), EndCause::lost);
  } else if (due == Due::last_words) {
    const std::string lines = counted(count_waiting_lines(kept(), *transport_), "line");
    const auto minutes = Vigil::kLastWordsTime.count();
    dialect_->tell_of_end(fmt::format(
        "{} of yours were not said: {} minutes after your last came they still waited.", lines, minutes));
    mark_closing(fmt::format("{} still waited {} minutes after the last came", lines, minutes),
                 Farewell::after_sending, EndCause::timed_out);
  } else if (due == Due::first_line || due == Due::handshake) {
    mark_closing(
        fmt::format("did not finish its {} in {}", due == Due::handshake ? "TLS handshake" : "first line",
                    seconds_of(limits().registration_timeout)),
        Farewell::at_once, EndCause::timed_out);
  } else if (due == Due::first_word) {
    try_to_recognise(now);
  } else {
    dialect_->expire(now);
    obey_dialect();
  }
}

void Connection::forgive(Duration lost) {
  if (unrecognised_) unrecognised_->arrived_at += lost;
  if (blockage_) blockage_->last_progress += lost;
  if (answer_looked_for_at() != kNever) owed_->look_at += lost;
  vigil_.forgive(lost);
  if (dialect_ != nullptr) dialect_->forgive(lost);
}

bool Connection::read(std::span<char> buffer, Moment now) {
  const std::size_t read_budget = dialect_ == nullptr ? kFirstBytesMax : dialect_->read_budget();
  if (is_closing() || is_broken_off_ || input_ended_ || read_budget == 0 || has_said_enough(now))
    return false;
  const std::span<char> into = buffer.first(std::min(read_budget, buffer.size()));
  if (is_in_handshake()) return go_on_with_handshake(into, now);
  const Transfer transfer = transport_->receive(into);
  look_at_transport();
  return take_transfer(transfer, into, now);
}

bool Connection::take_transfer(const Transfer& transfer, std::span<char> buffer, Moment now) {
  observer().received(*this, transfer, {buffer.data(), transfer.bytes});
  if (transfer.status == Transfer::Status::would_block) return false;
  if (transfer.status == Transfer::Status::failed) {
    fail(transfer);
  } else if (transfer.status == Transfer::Status::ended) {
    end_input(now);
  } else {
    bytes_in_ += transfer.bytes;
    read_in_round_ = static_cast<std::uint16_t>(
        std::min<std::size_t>(read_in_round_ + transfer.bytes, std::numeric_limits<std::uint16_t>::max()));
    take_bytes({buffer.data(), transfer.bytes}, now);
  }
  return true;
}

/// The relay looks again in the same round for small messages. A client that has said much waits for the next
/// round.
bool Connection::has_said_enough(Moment now) {
  if (std::exchange(read_at_, now.steady) != now.steady) read_in_round_ = 0;
  return read_in_round_ >= kSmallTalkBytes;
}

void Connection::take_bytes(std::string_view bytes, Moment now) {
  if (dialect_ != nullptr) {
    dialect_->receive(bytes, now);
    return obey_dialect();
  }
  unrecognised_->said += bytes;
  try_to_recognise(now);
}

void Connection::end_input(Moment now) {
  input_ended_ = true;
  if (dialect_ == nullptr) {
    if (unrecognised_->said.empty())
      return mark_closing("said nothing", Farewell::at_once, EndCause::hung_up);
    // With an end, what came is a whole line, and can be recognised.
    unrecognised_->said += '\n';
    take_first_bytes(recognise(first_words(), true).value_or(Protocol::line), now);
  }
  dialect_->finish_input(now);
  obey_dialect();
}

void Connection::send(Moment now) {
  if (is_broken_off_) return static_cast<void>(outbox_.skip());
  if (!blockage_ && !send_only_piece(now)) {
    outbox_.catch_up();
    flush(now);
  }
  if (dialect_ != nullptr && (ending_ == nullptr || !ending_->departed)) {
    if (blockage_) keep_within_backlog();
    if (observes_backlog_) dialect_->observe_backlog(blockage_ ? outbox_.backlog() : 0, now);
    obey_dialect();
  }
  if (!blockage_) return;
  outbox_.hold_places();
  outbox_.due().set();
}

/// As most clients in most rounds: returns false if it is not so.
bool Connection::send_only_piece(Moment now) {
  if (wants_.to_write) return false;
  const Outbox::OnlyPiece piece = outbox_.only_piece();
  if (piece.bytes.empty()) return false;
  const iovec all{const_cast<char*>(piece.bytes.data()), piece.bytes.size()};
  const auto bytes = send_pieces({&all, 1});
  // Where the send has failed the piece waits: the stream keeps it for nobody.
  outbox_.consume(piece, bytes.value_or(0));
  if (bytes) note_sent(*bytes, now);
  return true;
}

void Connection::flush(Moment now) {
  if (outbox_.queue_is_empty() && !wants_.to_write) return;
  std::array<iovec, kPiecesASend> pieces;
  const auto bytes = send_pieces({pieces.data(), outbox_.gather(pieces)});
  if (!bytes) return;
  outbox_.consume(*bytes);
  if (outbox_.sent_bytes() > Outbox::kSentMostBytes) outbox_.forget_sent(transport_->unacknowledged());
  note_sent(*bytes, now);
}

/// One send. Returns how much of them was sent; nothing if the connection has failed.
std::optional<std::size_t> Connection::send_pieces(std::span<const iovec> pieces) {
  const Transfer transfer = transport_->send(pieces);
  look_at_transport();
  if (!pieces.empty()) observer().sent(*this, pieces, transfer);
  if (transfer.status != Transfer::Status::failed) return transfer.bytes;
  fail(transfer);
  return std::nullopt;
}

void Connection::note_sent(std::size_t bytes, Moment now) {
  bytes_out_ += bytes;
  const bool is_blocked = !outbox_.queue_is_empty() || wants_.to_write;
  if (is_blocked || blockage_) note_blockage(is_blocked, now);
  if (answer_looked_for_at() == kNever) look_for_answer(now);
}

void Connection::note_blockage(bool is_blocked, Moment now) {
  blockage_.reset();
  if (is_blocked) blockage_ = std::make_unique<Blockage>(Blockage{now.steady, transport_->unacknowledged()});
}

bool Connection::is_being_greeted() const {
  return bytes_out_ <= kGreetingMostBytes;
}

void Connection::look_for_answer(Moment now) {
  if (owed_ == nullptr) owed_ = std::make_unique<Owed>(Owed{Arrivals(now.wall)});
  const Duration look = limits().dead_peer_timeout / kLooksInTimeout;
  owed_->look_at = now.steady + (is_being_greeted() ? std::min<Duration>(look, kLookAtGreeting) : look);
  outbox_.due().set();
}

/// Keepalive does not run while bytes await acknowledgement, and the kernel sends them again for a quarter of
/// an hour before it gives up (tcp(7), tcp_retries2).
bool Connection::has_died(Moment now) {
  if (now.steady < answer_looked_for_at()) return false;
  owed_->look_at = kNever;
  const bool has_all = look_what_arrived(now);
  const PeerSilence silence = transport_->peer_silence();
  if (!silence.owes_answer) {
    outbox_.forget_sent(0);
    if (has_all) owed_.reset();
    return false;
  }
  const auto look = limits().dead_peer_timeout / kLooksInTimeout;
  const auto left = limits().dead_peer_timeout - look - silence.lasts;
  if (left <= left.zero() && silence.was_asked) return true;
  owed_->look_at = now.steady + (is_being_greeted() ? look : std::max(left, look));
  return false;
}

/// Raw bytes do not wait: a raw client stays for what the others say.
Due Connection::end_of_unread(Moment now) {
  const Vigil::Finding finding = vigil_.look(*transport_, input_ended_, now.steady);
  if (finding == Vigil::Finding::gone) return Due::hang_up;
  return finding == Vigil::Finding::out_of_time && !kept().empty() ? Due::last_words : Due::nothing;
}

/// select() reports a socket writable only when a good part of its buffer is free. A slow reader may need
/// longer for that than the stall timeout, so bytes that it has acknowledged meanwhile count as progress.
bool Connection::has_stalled(Moment now) {
  if (!blockage_ || now.steady < blockage_->last_progress + limits().stall_timeout) return false;
  const std::size_t left = transport_->unacknowledged();
  if (left >= blockage_->unacknowledged) return true;
  *blockage_ = {now.steady, left};
  return false;
}

void Connection::keep_within_backlog() {
  if (outbox_.backlog() <= limits().backlog_bytes) return;
  if (dialect_->may_skip()) return skip();
  mark_closing(fmt::format("fell more than {} behind", human_size(limits().backlog_bytes)), Farewell::at_once,
               EndCause::fell_behind);
}

void Connection::skip() {
  const std::uint64_t lines = outbox_.skip();
  observer().skipped(*this, lines);
  if (context_.tally == nullptr || lines == 0) return;
  ++context_.tally->skips;
  context_.tally->skipped_lines += lines;
}

std::string Connection::name() const {
  if (is_closing() && ending_->departed) return ending_->name;
  return dialect_ == nullptr ? std::string() : dialect_->name();
}

std::string Connection::describe() const {
  const std::string known = name();
  return known.empty() ? peer_name_ : fmt::format("{} ({})", known, peer_name_);
}

std::string Connection::obituary() const {
  return fmt::format("{}; {} bytes in, {} out, {} unsent",
                     ending_->logged.empty() ? "hung up" : ending_->logged, with_commas(bytes_in_),
                     with_commas(bytes_out_), with_commas(outbox_.backlog()));
}

}  // namespace chat::relay
