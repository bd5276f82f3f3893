#include "relay/ctl/answer_printer.h"

#include <nlohmann/json.hpp>
#include <string>

namespace chat::relay {

using Json = nlohmann::ordered_json;

void AnswerPrinter::take(std::string_view line) {
  if (end_) return;
  const Json item = Json::parse(line, nullptr, false);
  if (!item.is_object()) {
    end_ = Failure("what answers at the control socket is no relay of this version");
  } else if (item.contains("end")) {
    end_ = item["end"] == "ok" ? Result<void>() : Result<void>(Failure(item.value("why", "")));
  } else if (as_json_ || !item.contains("text")) {
    print(line);
  } else {
    print(item.value("text", ""));
  }
}

void AnswerPrinter::print(std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), out_);
  std::fputc('\n', out_);
}

}  // namespace chat::relay
