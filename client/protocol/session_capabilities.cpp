// What is asked of the server before one is let in: capabilities, and a login.

#include "client/protocol/session.h"

namespace chat::client {

void Session::request_capabilities() {
  std::string wanted;
  for (const std::string& name : offered_) {
    if (!capabilities_.contains(name)) wanted.append(wanted.empty() ? "" : " ").append(name);
  }
  offered_.clear();
  if (wanted.empty()) return finish_capabilities();
  ++requests_;
  send("CAP REQ :" + wanted);
}

void Session::finish_capabilities() {
  if (stage_ != Stage::registering || requests_ > 0) return;
  if (resumes_ && has_capability(kResumeCapability)) return send("RESUME " + token_);
  if (resumes_) introduce_oneself();
  if (login_.begin(has_capability(kSaslCapability))) return send("AUTHENTICATE EXTERNAL");
  if (!login_.is_open()) send("CAP END");
}

bool Session::logs_in(const IrcMessage& message) {
  const CertificateLogin::Step step = login_.take(message);
  if (step == CertificateLogin::Step::answer) send("AUTHENTICATE +");
  if (step == CertificateLogin::Step::over) finish_capabilities();
  return step != CertificateLogin::Step::none;
}

}  // namespace chat::client
