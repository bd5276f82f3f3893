// How a connection ends: the mark with its reason, and the client's leaving.

#include "relay/connection/connection.h"

#include <fmt/format.h>

namespace chat::relay {
namespace {

EndCause cause_of(const ClosingReason& reason) {
  if (reason.in_own_words) return EndCause::quit;
  if (reason.is_lost || reason.timed_out) return EndCause::timed_out;
  if (reason.returns_as) return EndCause::superseded;
  return reason.words.empty() ? EndCause::hung_up : EndCause::ended;
}

}  // namespace

void Connection::dismiss() {
  if (is_closing()) return;
  if (dialect_ != nullptr) dialect_->say_goodbye();
  mark_closing("the relay stopped", Farewell::after_sending, EndCause::stopped);
}

void Connection::turn_out(const std::string& words) {
  if (dialect_ != nullptr) dialect_->tell_of_end(words);
  if (dialect_ == nullptr && !is_in_handshake()) outbox_.queue(fmt::format("! {}\n", words));
  mark_closing("its address is banned", Farewell::after_sending, EndCause::ended);
}

void Connection::mark_closing(const std::string& reason, Farewell farewell, EndCause cause) {
  outbox_.due().set();
  if (ending_ == nullptr) {
    ending_ = std::make_unique<Ending>(Ending{reason, reason, farewell, cause});
    observer().closing(*this, reason, farewell == Farewell::at_once);
  }
  if (farewell == Farewell::at_once) ending_->farewell = farewell;
}

void Connection::end_as_told(const ClosingReason& reason) {
  if (is_closing()) return;
  mark_closing(reason.words, reason.is_lost ? Farewell::at_once : Farewell::after_sending, cause_of(reason));
  ending_->is_lost = reason.is_lost;
  if (reason.in_own_words) ending_->logged = "quit";
}

void Connection::depart(Moment now) {
  if (ending_->departed) return;
  if (dialect_ != nullptr) leave(now);
  ending_->departed = true;
}

void Connection::leave(Moment now) {
  if (ending_->name.empty()) ending_->name = dialect_->name();
  if (transport_ != nullptr) observer().leaves(*this);
  if (transport_ != nullptr && ending_->farewell == Farewell::at_once) note_unheard(now);
  // An operator may have thrown out who was waited for.
  const ClosingReason* const thrown_out = transport_ == nullptr ? dialect_->closing_reason() : nullptr;
  dialect_->leave(thrown_out == nullptr ? ending_->reason : thrown_out->words, now);
}

bool Connection::is_over() const {
  return is_closing() && ending_->departed && (ending_->farewell == Farewell::at_once || !wants_to_write());
}

}  // namespace chat::relay
