#include "relay/dialects/base/unwritten.h"

namespace chat::relay {

std::string_view about_unwritten(Fact::Kind kind) {
  if (kind == Fact::Kind::unwritten) {
    return "What you have just changed holds now, but could not be written: it is lost if the relay stops "
           "before the disk takes it. That is tried again and again.";
  }
  if (kind == Fact::Kind::undeleted) {
    return "What you took back is shown to nobody, but is on the disk still, which does not take the change "
           "now. That is tried again and again; if the relay stops before, it is shown again.";
  }
  return {};
}

}  // namespace chat::relay
