namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>How a request reaches its method.</summary>
public enum Way
{
    /// <summary>As a call of its own.</summary>
    Unary,

    /// <summary>As the only item of a stream.</summary>
    Stream,

    /// <summary>As JSON over HTTP, at the path that the protos give the method.</summary>
    Json,
}
