namespace UoSam.ServiceDefaults.Hosting;

/// <summary>
/// The deadline of a call over plain HTTP, as a feature of its request: ASP.NET Core knows of none there. Who sets it cancels
/// the request then.
/// </summary>
/// <param name="Until">Its end.</param>
/// <param name="Gone">Cancelled when the client gives up, and not by the deadline.</param>
public sealed record RequestDeadline(DateTimeOffset Until, CancellationToken Gone);
