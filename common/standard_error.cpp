#include "common/standard_error.h"

#include "common/unblockable_output.h"

#include <unistd.h>

namespace chat {

void write_to_standard_error(std::string_view text) {
  static UnblockableOutput output = UnblockableOutput::standard_stream(STDERR_FILENO);
  output.write(text);
}

}  // namespace chat
