using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace UoSam.Testing;

/// <summary>
/// Stands between client and server on loopback and does to their bytes what bad networks do: delays them, lets them
/// stall, cuts or resets the connection. What it does can be changed while connections are open.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _target;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _connections = new();
    private readonly Task _accepting;
    private long _bytesFromServer;

    /// <summary>Listens on a free port.</summary>
    /// <param name="target">http://host:port of the server.</param>
    public TcpProxy(string target)
    {
        _target = new Uri(target);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>For the client.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Time that each piece of data waits, in either direction.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Bytes that are passed on at once; small ones tear messages apart.</summary>
    public int PieceBytes { get; set; } = 1 << 16;

    /// <summary>While true nothing passes, and nobody is told: the black hole.</summary>
    public bool IsStalled { get; set; }

    /// <summary>After so many more bytes from the server every connection is reset; negative for never.</summary>
    public long ResetAfterBytes { get; set; } = -1;

    /// <summary>After so many more bytes from the client <see cref="IsStalled"/> sets in; negative for never.</summary>
    public long StallAfterBytes { get; set; } = -1;

    /// <summary>Connections that there have been.</summary>
    public int Accepted { get; private set; }

    /// <summary>Bytes that the server sent so far.</summary>
    public long BytesFromServer => Interlocked.Read(ref _bytesFromServer);

    /// <summary>Ends every open connection, by FIN or by RST.</summary>
    public void Break(bool reset)
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Break(reset);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        Break(reset: true);
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _closing.Dispose();
    }

    /// <summary>Waits as data has to.</summary>
    /// <param name="fromClient">Its bytes, if the client sent it.</param>
    internal async Task WaitAsync(int fromClient)
    {
        if (StallAfterBytes >= 0 && (StallAfterBytes -= fromClient) < 0)
        {
            IsStalled = true;
        }

        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, _closing.Token);
        }

        while (IsStalled)
        {
            await Task.Delay(10, _closing.Token);
        }
    }

    /// <summary>Counts what the server sent; false where the connection is to be reset instead of passing it on.</summary>
    internal bool Count(int bytes)
    {
        Interlocked.Add(ref _bytesFromServer, bytes);
        if (ResetAfterBytes < 0)
        {
            return true;
        }

        ResetAfterBytes -= bytes;
        if (ResetAfterBytes >= 0)
        {
            return true;
        }

        ResetAfterBytes = -1;
        return false;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_closing.Token);
                Accepted++;
                var connection = new ProxiedConnection(this, client);
                _connections[connection] = RunAsync(connection);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task RunAsync(ProxiedConnection connection)
    {
        await Task.Yield();
        using (connection)
        {
            await connection.RunAsync(_target, _closing.Token);
        }

        _connections.TryRemove(connection, out _);
    }
}
