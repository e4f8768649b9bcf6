using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace UoSam.Testing;

/// <summary>One stage's own program, as <c>dotnet run</c> starts it, on a free port.</summary>
public sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    /// <summary>Starts the program; it loads its model before it listens.</summary>
    /// <param name="project">e.g. UoSam.SamEncoder; its assembly lies beside the tests.</param>
    public static ServiceProcess Start(string project)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var assembly = Path.Combine(AppContext.BaseDirectory, $"{project}.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [assembly, "--urls", address, "--Model:Device=cpu"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServiceProcess(process, address);
    }

    /// <summary>Waits until the program listens.</summary>
    public async Task WaitAsync()
    {
        var port = new Uri(Address).Port;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (attempt < 600 && !_process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
