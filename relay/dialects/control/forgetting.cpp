// What is kept of somebody goes: forget, unregister.

#include "common/text.h"
#include "relay/dialects/control/handlers.h"
#include "relay/dialects/control/pages.h"
#include "relay/dialects/control/request.h"
#include "relay/dialects/control/words.h"
#include "relay/hub/hub.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace chat::relay::control {
namespace {

/// `account`: as it was registered, if it is there. `is_known`: it is, or something was said as it. Otherwise
/// other relays that share the chat may still keep something that this one does not.
void forget_lines(const Request& request, const std::string& account, bool is_known) {
  const auto done =
      request.hub.forget_lines_of_account(request.hub.console(), account, request.now, is_known);
  if (!done) return request.answers.refuse(done.error());
  request.later.await_forgetting([account, is_known](const Request& later, bool gone) {
    if (!gone) return later.answers.refuse("the disk did not delete all of it: the relay's log says why");
    if (!is_known) return later.answers.refuse(nothing_is_kept_of(account));
    later.answers.tell(fmt::format("what was said as {} is forgotten", visible(account)));
  });
}

/// Whether a room remembers something that was said as the account.
bool is_remembered(const Hub& hub, std::string_view account) {
  const std::string folded = fold_case(account);
  return std::any_of(hub.rooms().begin(), hub.rooms().end(), [&](const auto& named) {
    const History& history = named.second->history();
    HistoryCursor cursor = history.all();
    const KeptLine* line = history.take(cursor);
    while (line != nullptr && fold_case(line->account) != folded) line = history.take(cursor);
    return line != nullptr;
  });
}

/// Looks behind the id whether something is kept of an account that is not there, before that is forgotten:
/// it may have ended, and what was said as it be there still.
void forget_if_kept(const Request& request, const std::string& account, std::uint64_t after) {
  ask_for_page(request, {.account = account}, after,
               [account](const Request& later, const ArchivePage& page) {
                 const bool is_kept = !page.lines.empty();
                 if (is_kept || page.is_last) return forget_lines(later, account, is_kept);
                 forget_if_kept(later, account, page.looked_until);
               });
}

void forget_without_account(const Request& request, const std::string& name) {
  const bool is_known = is_remembered(request.hub, name);
  if (is_known || !request.hub.has_archive()) return forget_lines(request, name, is_known);
  forget_if_kept(request, name, 0);
}

/// Those of the account end, as by /keep-private off, so that what was said in them is nobody's any more.
void forget_conversations(const Request& request, const std::string& account) {
  request.later.ask_accounts({.kind = AccountRequest::Kind::end_private, .account = account},
                             [](const Request& later, const Verdict& verdict) {
                               if (verdict.refusal) return later.answers.refuse(*verdict.refusal);
                               forget_lines(later, verdict.account, true);
                             });
}

}  // namespace

void forget(const Request& request, std::string_view account) {
  if (!request.hub.has_accounts()) return forget_without_account(request, std::string(account));
  request.later.ask_accounts({.kind = AccountRequest::Kind::describe, .account = std::string(account)},
                             [](const Request& later, const Verdict& verdict) {
                               const bool is_unknown =
                                   verdict.refusal && verdict.refusal->problem == Problem::no_such_account;
                               if (verdict.refusal && !is_unknown)
                                 return later.answers.refuse(*verdict.refusal);
                               if (is_unknown) return forget_without_account(later, verdict.account);
                               forget_conversations(later, verdict.account);
                             });
}

void unregister(const Request& request, std::string_view account) {
  request.later.ask_accounts(
      {.kind = AccountRequest::Kind::remove, .account = std::string(account)},
      [](const Request& later, const Verdict& verdict) {
        if (verdict.refusal) return later.answers.refuse(*verdict.refusal);
        later.answers.tell(
            fmt::format("{} has ended: the name is free, and so are its rooms", visible(verdict.account)));
      });
}

}  // namespace chat::relay::control
