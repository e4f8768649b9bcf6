namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>A stream of one of the stages; each has messages of its own.</summary>
internal interface IOpenStream : IDisposable
{
    /// <summary>Sends the stream's request as an item.</summary>
    Task SendAsync(string id);

    /// <summary>Says that there is no more.</summary>
    Task CompleteAsync();

    /// <summary>The next answer's error, or null for an answer without.</summary>
    Task<Google.Rpc.Status?> ReadAsync();
}
