using System.Net.Sockets;

namespace UoSam.Testing;

/// <summary>One connection of a <see cref="TcpProxy"/>.</summary>
internal sealed class ProxiedConnection(TcpProxy proxy, Socket client) : IDisposable
{
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Passes bytes both ways until either side ends.</summary>
    public async Task RunAsync(Uri target, CancellationToken closing)
    {
        try
        {
            client.NoDelay = true;
            await _server.ConnectAsync(target.Host, target.Port, closing);
            await Task.WhenAny(PassAsync(client, _server, fromServer: false), PassAsync(_server, client, fromServer: true));
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
        }
        finally
        {
            Break(reset: false);
        }
    }

    /// <summary>Ends the connection on both sides.</summary>
    /// <param name="reset">By RST instead of FIN; what is under way is lost.</param>
    public void Break(bool reset)
    {
        foreach (var socket in (Socket[])[client, _server])
        {
            try
            {
                socket.LingerState = new LingerOption(reset, 0);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
            }

            socket.Dispose();
        }
    }

    public void Dispose() => Break(reset: false);

    private async Task PassAsync(Socket from, Socket to, bool fromServer)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(0, Math.Min(proxy.PieceBytes, buffer.Length))) is var count and > 0)
            {
                await proxy.WaitAsync(fromServer ? 0 : count);
                if (fromServer && !proxy.Count(count))
                {
                    Break(reset: true);
                    return;
                }

                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }
}
