package dev.docdb.replicator.sandbox.containers;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem.ErrorDetail;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What an engine says while it pulls. The library's own reader of it fails on a line that holds
 * nothing but an error.
 */
final class PullReply extends ResultCallback.Adapter<PullResponseItem> {
  private final AtomicReference<String> complaint =
      new AtomicReference<>("the registry doesn't give it");

  @Override
  public void onNext(PullResponseItem line) {
    ErrorDetail error = line.getErrorDetail();
    if (error != null && error.getMessage() != null) {
      complaint.set(error.getMessage());
    }
  }

  /** The last error. */
  String complaint() {
    return complaint.get();
  }
}
