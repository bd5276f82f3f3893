// What is kept of somebody goes: forget, unregister.

#include "common/text.h"
#include "relay/dialects/control/handlers.h"
#include "relay/dialects/control/request.h"
#include "relay/hub/hub.h"

#include <string>

#include <fmt/format.h>

namespace chat::relay::control {
namespace {

/// `account`: as it was registered, if it is there.
void forget_lines(const Request& request, const std::string& account) {
  const auto done = request.hub.forget_lines_of_account(request.hub.console(), account, request.now);
  if (!done) return request.answers.refuse(done.error());
  request.later.await_forgetting([account](const Request& later, bool gone) {
    if (!gone) return later.answers.refuse("the disk did not delete all of it: the relay's log says why");
    later.answers.tell(fmt::format("what was said as {} is forgotten", visible(account)));
  });
}

/// Those of the account end, as by /keep-private off, so that what was said in them is nobody's any more.
void forget_conversations(const Request& request, const std::string& account) {
  request.later.ask_accounts({.kind = AccountRequest::Kind::end_private, .account = account},
                             [](const Request& later, const Verdict& verdict) {
                               if (verdict.refusal) return later.answers.refuse(*verdict.refusal);
                               forget_lines(later, verdict.account);
                             });
}

}  // namespace

void forget(const Request& request, std::string_view account) {
  if (!request.hub.has_accounts()) return forget_lines(request, std::string(account));
  request.later.ask_accounts({.kind = AccountRequest::Kind::describe, .account = std::string(account)},
                             [](const Request& later, const Verdict& verdict) {
                               const bool is_unknown =
                                   verdict.refusal && verdict.refusal->problem == Problem::no_such_account;
                               if (verdict.refusal && !is_unknown)
                                 return later.answers.refuse(*verdict.refusal);
                               if (is_unknown) return forget_lines(later, verdict.account);
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
