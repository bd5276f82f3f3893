// How a connection ends that nobody has ended, and how its client comes back to it.

#include "common/tls_session.h"
#include "relay/connection/connection.h"
#include "relay/connection/reasons.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {

void Connection::mark_lost(const std::string& reason, EndCause cause) {
  const bool is_first = !is_closing();
  mark_closing(reason, Farewell::at_once, cause);
  // Who has said all that it will has nothing to come back for. A connection that was reset fails once more,
  // in sending: it is lost still.
  if (is_first) ending_->is_lost = !input_ended_;
}

/// Its places move to the heads of their logs, which keep nothing for it any more.
void Connection::break_off() noexcept {
  is_broken_off_ = true;
  outbox_.skip();
  outbox_.due().set();
}

void Connection::fail(const Transfer& transfer) {
  const TlsSession* const session = transport_->tls();
  if (session == nullptr || transfer.error != EPROTO) {
    const std::string reason = reason_for(transfer.error);
    return mark_lost(reason, reason == kNoAnswer ? EndCause::timed_out : EndCause::lost);
  }
  mark_closing(fmt::format("TLS failed: {}", session->error()), Farewell::at_once, EndCause::tls_failed);
}

/// To whom nothing has arrived no code has.
bool Connection::may_return() const {
  return is_closing() && ending_->is_lost && !ending_->departed && dialect_ != nullptr &&
         dialect_->may_return() && transport_->unacknowledged() < bytes_out_;
}

/// Not for who has gone by itself, or was sent away: then what has not arrived is not wanted.
void Connection::note_unheard(Moment now) {
  if (look_what_arrived(now) && !is_broken_off_) return;
  dialect_->note_unheard(owed_ == nullptr ? Arrivals(now.wall).since() : owed_->arrivals.since());
}

/// Returns whether that is all.
bool Connection::look_what_arrived(Moment now) {
  const std::uint64_t on_its_way = std::min<std::uint64_t>(transport_->unacknowledged(), bytes_out_);
  const std::uint64_t told = bytes_out_ + outbox_.backlog();
  if (owed_ != nullptr) owed_->arrivals.look(told, bytes_out_ - on_its_way, now.wall);
  return on_its_way == 0 && told == bytes_out_;
}

/// What is said from now on is owed, too.
void Connection::wait_for_return(Moment now) {
  if (owed_ == nullptr) owed_ = std::make_unique<Owed>(Owed{Arrivals(now.wall)});
  note_unheard(now);
  outbox_.rewind(transport_->unacknowledged());
  if (ending_->cause == EndCause::superseded) tell_superseded();
  transport_.reset();
  outbox_.due().detach();
  blockage_.reset();
  dialect_->lose(now);
  outbox_.hold_all_places();
}

/// Past the outbox, whose lines are for the other connection. Where a line was sent in part, or there is no
/// room, nothing is told: mostly nobody is there any more.
void Connection::tell_superseded() {
  const std::string_view words = dialect_->words_for_superseded();
  if (blockage_ || words.empty()) return;
  const iovec piece{const_cast<char*>(words.data()), words.size()};
  static_cast<void>(transport_->send({&piece, 1}));
  transport_->finish();
}

void Connection::keep_places() {
  keep_within_backlog();
  outbox_.hold_all_places();
}

Returning Connection::returns_as() const {
  const ClosingReason* const reason = dialect_ == nullptr ? nullptr : dialect_->closing_reason();
  const bool has_failed = is_closing() && ending_->farewell == Farewell::at_once;
  return reason == nullptr || has_failed ? Returning{} : reason->returns_as;
}

/// What the newcomer has said beyond is said by the other.
void Connection::go_on_as(Connection& lost, Moment now) {
  const Origin here = origin();
  lost.id_ = id_;
  lost.transport_ = std::move(transport_);
  lost.outbox_.due().attach(context_.due, descriptor());
  outbox_.due().detach();
  lost.peer_name_ = peer_name_;
  lost.wants_ = wants_;
  lost.has_buffered_ = has_buffered_;
  lost.input_ended_ = input_ended_;
  lost.bytes_in_ = bytes_in_;
  lost.bytes_out_ = bytes_out_;
  lost.ending_.reset();
  lost.vigil_ = {};
  observer().goes_on(*this, lost, *lost.dialect_);
  const bool missed = !lost.outbox_.is_empty();
  lost.outbox_.queue_first(lost.dialect_->come_back(here, missed, now));
  lost.owed_->look_at = kNever;
  lost.owed_->arrivals.count_anew(lost.bytes_out_ + lost.outbox_.backlog(), now.wall);
  if (const std::string_view more = kept(); !more.empty()) lost.take_bytes(more, now);
  if (lost.input_ended_ && !lost.is_closing()) lost.end_input(now);
}

}  // namespace chat::relay
