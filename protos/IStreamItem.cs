namespace UoSam.Protos.V1;

/// <summary>An item of a stage's stream: a request with what a call would say in its headers.</summary>
/// <typeparam name="TRequest">The unary method's request.</typeparam>
public interface IStreamItem<TRequest>
{
    /// <summary>The client's own id; comes back with the answer.</summary>
    string ItemId { get; set; }

    /// <summary>The request; null where it was not sent.</summary>
    TRequest? Request { get; set; }

    /// <summary>Milliseconds from arrival in which the answer is of use; 0 for no end.</summary>
    long TimeLeftMilliseconds { get; set; }

    /// <summary>Place in a trace, as W3C's traceparent; empty for none.</summary>
    string TraceParent { get; set; }
}
