using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace UoSam.Testing;

/// <summary>One stage's own program, as <c>dotnet run</c> starts it, on a free port.</summary>
public sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly StringBuilder _output = new();

    private ServiceProcess(Process process, string address)
    {
        _process = process;
        Address = address;
        process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Address { get; }

    /// <summary>Id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>What the program wrote to standard error, once it has ended.</summary>
    public string Errors => _errors.ToString();

    /// <summary>What it has written to standard output so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts the program; it listens before its model is loaded.</summary>
    /// <param name="project">e.g. UoSam.SamEncoder; its assembly lies beside the tests.</param>
    /// <param name="settings">More configuration, e.g. <c>--Model:Id=mine</c>.</param>
    public static ServiceProcess Start(string project, params string[] settings) =>
        StartAt(project, $"http://127.0.0.1:{FreePort()}", settings);

    /// <summary>Starts the program at an address, e.g. where another one was.</summary>
    public static ServiceProcess StartAt(string project, string address, params string[] settings)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, $"{project}.dll");
        var process = Process.Start(
            new ProcessStartInfo("dotnet", [assembly, "--urls", address, "--Model:Device=cpu", .. settings])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        return new ServiceProcess(process, address);
    }

    /// <summary>Waits until the program takes calls.</summary>
    /// <param name="within">Longest wait; two minutes where nothing is said.</param>
    /// <exception cref="TimeoutException">It has ended, or does not serve by then; what it said last is in the message.</exception>
    public async Task WaitAsync(TimeSpan? within = null)
    {
        var most = within ?? TimeSpan.FromMinutes(2);
        var began = Stopwatch.GetTimestamp();
        using var channel = GrpcChannel.ForAddress(Address);
        var health = new Health.HealthClient(channel);
        var state = "it does not listen";
        while (!_process.HasExited && Stopwatch.GetElapsedTime(began) < most)
        {
            try
            {
                var answer = await health.CheckAsync(new HealthCheckRequest(), deadline: DateTime.UtcNow + most);
                if (answer.Status == HealthCheckResponse.Types.ServingStatus.Serving)
                {
                    return;
                }

                state = $"it says {answer.Status}";
            }
            catch (RpcException error)
            {
                state = $"it does not listen ({error.StatusCode})";
            }

            await Task.Delay(100);
        }

        state = _process.HasExited ? $"it ended with {_process.ExitCode}" : state;
        throw new TimeoutException($"{Address} does not serve after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s: {state}; {Errors}");
    }

    /// <summary>Waits for the program's end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        await _process.WaitForExitAsync().WaitAsync(within);
        return _process.ExitCode;
    }

    /// <summary>Ends the process without a chance to say goodbye (SIGKILL).</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Asks the process to stop, as Kubernetes does (SIGTERM).</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    /// <summary>
    /// A port that nobody listens on now: below those that systems hand out by themselves (from 32768), which connections of other tests
    /// may have taken before it is listened on.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 32_768);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody does.
            }
        }
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.Append(line is null ? "" : $"{line}\n");
        }
    }
}
